//! Which types of schema.org are kinds of which, as far as rules need it.

/// Businesses with a place: kinds of LocalBusiness.
const BUSINESSES: &[&str] = &[
    "AccountingService",
    "AnimalShelter",
    "ArchiveOrganization",
    "Attorney",
    "AutoDealer",
    "AutoRepair",
    "AutomotiveBusiness",
    "Bakery",
    "BankOrCreditUnion",
    "BarOrPub",
    "BeautySalon",
    "BookStore",
    "CafeOrCoffeeShop",
    "ChildCare",
    "ClothingStore",
    "DaySpa",
    "Dentist",
    "DryCleaningOrLaundry",
    "Electrician",
    "ElectronicsStore",
    "EmergencyService",
    "EmploymentAgency",
    "EntertainmentBusiness",
    "ExerciseGym",
    "FinancialService",
    "Florist",
    "FoodEstablishment",
    "FurnitureStore",
    "GeneralContractor",
    "GovernmentOffice",
    "GroceryStore",
    "HVACBusiness",
    "HairSalon",
    "HealthAndBeautyBusiness",
    "HealthClub",
    "HomeAndConstructionBusiness",
    "Hotel",
    "HousePainter",
    "InsuranceAgency",
    "InternetCafe",
    "LegalService",
    "Library",
    "LocalBusiness",
    "Locksmith",
    "LodgingBusiness",
    "MedicalBusiness",
    "MedicalClinic",
    "MovingCompany",
    "NailSalon",
    "Notary",
    "Optician",
    "Pharmacy",
    "Physician",
    "Plumber",
    "ProfessionalService",
    "RadioStation",
    "RealEstateAgent",
    "RecyclingCenter",
    "Restaurant",
    "RoofingContractor",
    "SelfStorage",
    "ShoppingCenter",
    "SportsActivityLocation",
    "Store",
    "TelevisionStation",
    "TouristInformationCenter",
    "TravelAgency",
    "VeterinaryCare",
];

/// Organisations without a shop front.
const ORGANISATIONS: &[&str] = &[
    "Airline",
    "CollegeOrUniversity",
    "Consortium",
    "Cooperative",
    "Corporation",
    "EducationalOrganization",
    "FundingScheme",
    "GovernmentOrganization",
    "MedicalOrganization",
    "NGO",
    "NewsMediaOrganization",
    "OnlineBusiness",
    "OnlineMarketplace",
    "OnlineStore",
    "Organization",
    "PerformingGroup",
    "PoliticalParty",
    "Project",
    "ResearchOrganization",
    "School",
    "SportsOrganization",
    "WorkersUnion",
];

/// What else may carry stars.
const REVIEWED: &[&str] = &[
    "AudioObject",
    "Book",
    "BusinessEvent",
    "Course",
    "CreativeWorkSeason",
    "CreativeWorkSeries",
    "EducationEvent",
    "Episode",
    "Event",
    "Game",
    "HowTo",
    "ImageObject",
    "IndividualProduct",
    "MediaObject",
    "MobileApplication",
    "Movie",
    "MusicEvent",
    "MusicPlaylist",
    "MusicRecording",
    "PodcastEpisode",
    "Product",
    "ProductGroup",
    "ProductModel",
    "Recipe",
    "SocialEvent",
    "SoftwareApplication",
    "SportsEvent",
    "TVEpisode",
    "TVSeries",
    "TheaterEvent",
    "Vehicle",
    "VideoGame",
    "VideoObject",
    "WebApplication",
];

const ARTICLES: &[&str] = &[
    "Article",
    "BlogPosting",
    "NewsArticle",
    "OpinionNewsArticle",
    "Report",
    "ScholarlyArticle",
    "TechArticle",
];

pub fn is_business(name: &str) -> bool {
    BUSINESSES.contains(&name)
}

pub fn is_organisation(name: &str) -> bool {
    ORGANISATIONS.contains(&name) || is_business(name)
}

/// Whether search engines show stars for it.
pub fn can_carry_stars(name: &str) -> bool {
    REVIEWED.contains(&name) || is_organisation(name)
}

pub fn is_article(name: &str) -> bool {
    ARTICLES.contains(&name)
}
