//! Short lists of words, folded, and how a list is asked.

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// A list of words, made once. Only looked up, never iterated.
pub struct Words(FxHashSet<&'static str>);

impl Words {
    pub fn new(lists: &[&'static str]) -> Self {
        Words(lists.iter().flat_map(|list| list.split_whitespace()).collect())
    }
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

macro_rules! asked {
    ($($(#[$about:meta])* $name:ident $list:ident)*) => {$(
        $(#[$about])*
        pub fn $name(word: &str) -> bool {
            static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&[$list]));
            WORDS.has(word)
        }
    )*};
}

asked! {
    /// Mr, Dr, Frau.
    is_title TITLES
    /// Boss, Chefin, socio.
    is_role ROLES
    /// LLC, GmbH.
    is_legal_form LEGAL
    /// A point behind it ends no sentence.
    is_abbreviation SHORTENED
}

/// Titles before a name.
const TITLES: &str = "\
    bishop captain coach deacon dipl docteur docteure doctor doctora doktor don dona dr father frau fraulein \
    herr herrn imam ing lt madam madame mademoiselle maitre miss mlle mme monsieur mr mrs ms mx officer \
    pastor prof professor rabbi rev reverend senor senora senorita sgt sir sister sr sra srta";

/// What somebody is to the writer, before a name: `my boss Peter`.
const ROLES: &str = "\
    abogada abogado accountant adviser advisor ami amie amiga amigo anwalt anwaltin asesor asesora assistant \
    assistentin associe associee attorney aunt avocat avocate berater beraterin bookkeeper boss boyfriend \
    brother bruder called chair chairman chairwoman chef chefin chefs coach cofounder colega colleague \
    collegue comptable conseiller conseillere consultant cousin coworker dad daughter deputy directeur \
    director directora directrice ehefrau ehemann epouse esposa esposo father femme fiance fiancee fille \
    fils founder frere freund freundin friend genannt gerente geschaftsfuhrer geschaftsfuhrerin girlfriend \
    hermana hermano hija hijo husband jefa jefe kollege kollegen kollegin lawyer leiter leiterin llamada \
    llamado manager mann mari marido mediator mentor mentorin mom mother mujer mutter named namens neighbor \
    neighbour nephew niece nomme nommee partner pastor patron patronne patrons schwester secretary sister \
    socia socio soeur sohn son steuerberater steuerberaterin supervisor tochter trainer trainerin treasurer \
    uncle vater wife";

/// Legal forms of firms.
const LEGAL: &str = "\
    ab ag aps as bv co corp corporation doo ek eurl ev gbr gmbh inc incorporated kg kgaa kk limited llc llp \
    lp ltd mbh nv ohg oy oyj plc pllc pty sa sarl sas sasu sci se sl slu spa srl sro ug";

/// Words behind which a point ends no sentence.
const SHORTENED: &str = "\
    approx apr apt art aug ave b blvd bzw ca capt co corp d dec dept dipl dr e est etc excl feb fon ft g h \
    hon i inc incl ing jan jr jul jun lt ltd mar mlle mme mr mrs ms mt no nov nr num oct pag prof rd rev sep \
    sept sgt sr sra srta st str tel ud uds usw vs z";
