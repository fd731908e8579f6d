//! Tiny sites in tests/sites, built by the program, and their pages read as a visitor and a search
//! engine read them. Each folder's README says in two lines what it shows.

mod addresses;
mod baseline;
mod beside;
mod data;
mod deck;
mod edges;
mod families;
mod german;
mod images;
mod look;
mod markup;
mod output_folder;
mod people;
mod proof;
mod shown;
mod settings;
mod site_files;
mod stories;
mod theme;
mod whole;
