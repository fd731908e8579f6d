//! The words of structured data: types and properties that schema.org does not have, and HTML where text
//! belongs.
//!
//! The lists hold what concerns services, people, places, texts, lists and shops; they are not the whole
//! vocabulary, so a finding here is a warning that a site can switch off. A block that brings words of its
//! own (a context that is more than schema.org) is not judged.
//!
//! Invariant: a word is known or not, wherever it stands; whether a type may have a property is not judged.

use super::Graph;
use super::types::{can_carry_stars, is_article};
use crate::check::findings::{Findings, Words};
use crate::diag::{Code, did_you_mean};
use rustc_hash::FxHashSet;
use serde_json::Value as Json;

/// The words that are known.
pub struct Vocabulary {
    /// Only looked up, never iterated.
    types: FxHashSet<&'static str>,
    /// Only looked up, never iterated.
    properties: FxHashSet<&'static str>,
}

pub fn judge(graph: &Graph<'_, '_>, found: &mut Findings<'_>) {
    let words = &graph.s.built.vocabulary;
    for thing in &graph.things {
        if !graph.is_plain(thing.block) {
            continue;
        }
        let named = thing.types().filter(|name| !words.is_type(name));
        for name in named {
            found.about(Code::MarkupWord, name, graph.spot(thing.block, name), || {
                let near = did_you_mean(name, TYPES.split(' '));
                Words::new(format!("`{name}` is no type of schema.org that is known here"), hint(near))
            });
        }
        for (name, value) in thing.object.iter().filter(|(name, _)| *name != "@context") {
            if !words.is_property(name) {
                found.about(Code::MarkupWord, name, graph.spot(thing.block, name), || {
                    let near = did_you_mean(name, PROPERTIES.split(' '));
                    Words::new(
                        format!("`{name}` is no property of schema.org that is known here"),
                        hint(near),
                    )
                });
            }
            let many = value.as_array();
            let one = many.is_none().then_some(value);
            for text in many.into_iter().flatten().chain(one).filter_map(Json::as_str) {
                entity(graph, thing.block, name, text, found);
            }
        }
    }
}

fn hint(near: Option<&str>) -> String {
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    format!(
        "{near}correct it, or write `check: {{severity: {{FW900: off}}}}` in site.yaml if schema.org has it"
    )
}

/// Machines read structured data as it stands: `&amp;` is five characters to them. A text about HTML shows
/// them, too.
fn entity(graph: &Graph<'_, '_>, block: usize, name: &str, text: &str, found: &mut Findings<'_>) {
    const ENTITIES: [&str; 8] = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&nbsp;", "&#39;", "&#x27;"];
    let Some(entity) = ENTITIES.into_iter().find(|entity| text.contains(entity)) else { return };
    if graph.s.shown.has(text) {
        return;
    }
    found.about(Code::MarkupSyntax, name, graph.spot(block, text), || {
        Words::new(
            format!("`{name}` in structured data holds `{entity}`, which machines read letter by letter"),
            "write the character itself: structured data is JSON, not HTML",
        )
    });
}

impl Default for Vocabulary {
    fn default() -> Self {
        let all = |list: &'static str| list.split_ascii_whitespace().collect();
        Vocabulary { types: all(TYPES), properties: all(PROPERTIES) }
    }
}

impl Vocabulary {
    fn is_type(&self, name: &str) -> bool {
        self.types.contains(name) || is_article(name) || can_carry_stars(name)
    }

    fn is_property(&self, name: &str) -> bool {
        // Words of JSON-LD, of another vocabulary, and what a search box asks for.
        let other = name.starts_with('@') || name.contains(':') || name.ends_with("-input");
        other || self.properties.contains(name)
    }
}

/// Types that no other list of rules names.
const TYPES: &str = "AboutPage Action AdministrativeArea AggregateOffer AggregateRating Answer Audience Brand BreadcrumbList \
    BusinessAudience Certification City ClaimReview Collection CollectionPage Comment CommunicateAction \
    ContactPage ContactPoint Country CreativeWork DataCatalog DataDownload DataFeed Dataset DefinedRegion \
    DefinedTerm DefinedTermSet Demand DiscussionForumPosting Distance Duration EducationalOccupationalCredential \
    EducationalOccupationalProgram EmployeeRole EntryPoint FAQPage GeoCircle GeoCoordinates GeoShape Grant \
    HealthInsurancePlan HowToSection HowToStep HowToSupply HowToTool ImageGallery Intangible InteractionCounter \
    Invoice ItemList ItemPage JobPosting Landform LandmarksOrHistoricalBuildings Language Legislation ListItem \
    LiveBlogPosting Map MathSolver MediaGallery MemberProgram Menu MenuItem MerchantReturnPolicy MonetaryAmount \
    NutritionInformation Occupation Offer OfferCatalog OfferShippingDetails OpeningHoursSpecification Order \
    OrganizationRole OwnershipInfo Park Patient PaymentMethod PeopleAudience PerformAction Permit Person Place \
    PlanAction PodcastSeries PostalAddress PriceSpecification ProfilePage ProgramMembership PronounceableText \
    PropertyValue PropertyValueSpecification QAPage QuantitativeValue QuantitativeValueDistribution Question Quiz \
    Quotation Rating RegisterAction ReserveAction Review Role Schedule SearchAction SearchResultsPage Season \
    Service ServiceChannel ShippingDeliveryTime SiteNavigationElement SocialMediaPosting SpeakableSpecification \
    SpecialAnnouncement State StructuredValue Taxi TaxiService Thing Trip UnitPriceSpecification UserReview \
    VideoGallery VirtualLocation WPFooter WPHeader WPSideBar WarrantyPromise WebContent WebPage WebPageElement \
    WebSite WorkBasedProgram";

const PROPERTIES: &str = "about abstract acceptedAnswer acceptedPaymentMethod acceptsReservations accessMode accessibilityControl \
    accessibilityFeature accessibilityHazard accessibilitySummary acquireLicensePage acquiredFrom actionPlatform \
    actionStatus actionableFeedbackPolicy additionalName additionalProperty additionalType address addressCountry \
    addressLocality addressRegion affiliation agent aggregateRating alternateName alternativeHeadline alumni \
    alumniOf amenityFeature amountOfThisGood answerCount applicableLocation applicantLocationRequirements \
    applicationCategory applicationSubCategory archivedAt areaServed articleBody articleSection artist assesses \
    associatedMedia attendee audience audienceType author availability availabilityEnds availabilityStarts \
    availableAtOrFrom availableChannel availableDeliveryMethod availableLanguage availableService award awards \
    backstory baseSalary benefits bestRating billingIncrement birthDate birthPlace bitrate bookFormat box \
    branchCode branchOf brand breadcrumb broker byArtist byDay byMonth byMonthDay calories caption cashBack \
    catalog category character checkinTime checkoutTime children circle citation claimReviewed closes \
    codeRepository colleague colleagues color comment commentCount commentText competencyRequired \
    conditionsOfAccess contactOption contactPoint contactPoints contactType containedIn containedInPlace \
    containsPlace contentLocation contentRating contentReferenceTime contentSize contentUrl contributor cookTime \
    copyrightHolder copyrightNotice copyrightYear correction correctionsPolicy countriesNotSupported \
    countriesSupported courseCode courseMode coursePrerequisites courseSchedule courseWorkload creativeWorkStatus \
    creator credentialCategory creditText cssSelector currenciesAccepted currency dateCreated dateDeleted \
    dateModified datePosted datePublished dateline dayOfWeek deathDate deliveryTime department depth description \
    digitalSourceType director directors disambiguatingDescription discussionUrl dissolutionDate distribution \
    diversityPolicy diversityStaffingReport doorTime downvoteCount duns duration durationOfWarranty editEIDR \
    editor educationRequirements educationalAlignment educationalCredentialAwarded educationalLevel educationalUse \
    elevation eligibleCustomerType eligibleDuration eligibleQuantity eligibleRegion eligibleTransactionVolume \
    email embedUrl embeddedTextCaption employee employees employmentType encodesCreativeWork encoding \
    encodingFormat endDate endOffset endTime episode episodeNumber estimatedCost estimatedSalary ethicsPolicy \
    event eventAttendanceMode eventSchedule eventStatus events exampleOfWork exceptDate exifData \
    expectsAcceptanceOf experienceRequirements expires familyName faxNumber fileFormat financialAidEligible \
    firstPerformance follows founder founders foundingDate foundingLocation fromLocation funder funding gameItem \
    gender genre geo geoContains geoCoveredBy geoIntersects geoMidpoint geoRadius geoWithin geographicArea \
    givenName globalLocationNumber grantee gtin gtin12 gtin13 gtin14 gtin8 hasCategoryCode hasCertification \
    hasCourse hasCourseInstance hasCredential hasDefinedTerm hasDeliveryMethod hasDriveThroughService hasMap \
    hasMeasurement hasMemberProgram hasMenu hasMenuItem hasMenuSection hasMerchantReturnPolicy hasOccupation \
    hasOfferCatalog hasPOS hasPart hasProductReturnPolicy hasShippingService hasVariant headline height highPrice \
    hiringOrganization homeLocation honorificPrefix honorificSuffix hospitalAffiliation hoursAvailable identifier \
    illustrator image inAlbum inLanguage inProductGroupWithID inStoreReturnsOffered incentiveCompensation \
    includesObject industry ineligibleRegion ingredients instructor instrument interactionService \
    interactionStatistic interactionType interactivityType interpretedAsClaim inventoryLevel \
    isAcceptingNewPatients isAccessibleForFree isBasedOn isBasedOnUrl isFamilyFriendly isGift isLiveBroadcast \
    isPartOf isRelatedTo isSimilarTo isbn isicV4 iso6523Code issn issuedBy item itemCondition itemListElement \
    itemListOrder itemOffered itemReviewed jobBenefits jobImmediateStart jobLocation jobLocationType jobStartDate \
    jobTitle keywords knows knowsAbout knowsLanguage language lastReviewed latitude learningResourceType legalName \
    legalRepresentative leiCode license line location locationCreated logo longitude lowPrice mainContentOfPage \
    mainEntity mainEntityOfPage maintainer makesOffer manufacturer map maps masthead material materialExtent \
    maxPrice maxValue maximumAttendeeCapacity measurementMethod measurementTechnique medicalSpecialty member \
    memberOf members mentions menu minPrice minValue missionCoveragePrioritiesPolicy model mpn multipleValues \
    naics name namedPosition nationality netWorth nextItem noBylinesPolicy nonprofitStatus numberOfEmployees \
    numberOfItems numberOfPages numberOfPlayers numberOfRooms numberOfSeasons nutrition object occupationLocation \
    occupationalCategory offerCount offeredBy offers openingHours openingHoursSpecification opens operatingSystem \
    opponent option orderedItem organizer ownedFrom ownedThrough ownershipFundingInfo owns pageEnd pageStart \
    pagination parent parentItem parentOrganization parents partOfSeries participant paymentAccepted performTime \
    performer performers permissions petsAllowed photo photos pickupTime playerType polygon position \
    postOfficeBoxNumber postalCode potentialAction prepTime previousItem price priceComponent priceComponentType \
    priceCurrency priceRange priceSpecification priceType priceValidUntil primaryImageOfPage producer productID \
    productSupported productionCompany proficiencyLevel programName pronouns propertyID provider providerMobility \
    publicAccess publication publishedBy publishedOn publisher publishingPrinciples qualifications query quest \
    question ratingCount ratingExplanation ratingValue readonlyValue recipeCategory recipeCuisine recipeIngredient \
    recipeInstructions recipeYield recognizedBy recognizingAuthority recordedIn referenceQuantity regionsAllowed \
    relatedLink relatedTo releaseDate repeatCount repeatFrequency replyToUrl representativeOfPage \
    requiresSubscription responsibilities result returnFees returnMethod returnPolicyCategory review reviewAspect \
    reviewBody reviewCount reviewRating reviewedBy reviews roleName salaryCurrency sameAs scheduleTimezone \
    screenshot sdDatePublished sdLicense sdPublisher season seeks seller sender serialNumber serverStatus \
    servesCuisine serviceArea serviceAudience serviceLocation serviceOperator serviceOutput servicePhone \
    servicePostalAddress serviceSmsNumber serviceType serviceUrl sharedContent shippingDestination shippingDetails \
    shippingRate sibling significantLink significantLinks size skills sku slogan smokingAllowed \
    softwareRequirements softwareVersion source spatialCoverage speakable specialCommitments \
    specialOpeningHoursSpecification specialty speed sponsor sport spouse starRating startDate startOffset \
    startTime step steps streetAddress strengthValue subEvent subOrganization subjectOf suggestedAge \
    suggestedAnswer suggestedMaxAge suggestedMinAge superEvent supply syllabusSections target targetProduct taxID \
    teaches telephone temporal temporalCoverage termCode termDuration termsOfService text thumbnail thumbnailUrl \
    tickerSymbol timeRequired timeToComplete title toLocation tocEntry tool totalHistoricalEnrollment \
    totalPaymentDue totalPrice totalTime tourBookingPage track tracks transcript translationOfWork translator \
    typeOfGood typicalAgeRange unitCode unitText unnamedSourcesPolicy uploadDate upvoteCount url urlTemplate \
    usageInfo userInteractionCount validFor validFrom validIn validThrough value valueAddedTaxIncluded \
    valueMaxLength valueMinLength valueName valuePattern valueReference valueRequired variableMeasured variesBy \
    vatID verificationFactCheckingPolicy version video videoFrameSize videoQuality warranty warrantyScope webFeed \
    weight width wordCount workExample workFeatured workHours workLocation workPerformed workTranslation worksFor \
    worstRating xpath";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_as_they_are_written() {
        let words = Vocabulary::default();
        for name in ["Service", "Dentist", "Article", "ListItem"] {
            assert!(words.is_type(name), "{name}");
        }
        for name in ["@id", "query-input", "areaServed", "geo:lat"] {
            assert!(words.is_property(name), "{name}");
        }
        assert!(!words.is_type("Servise") && !words.is_type("service") && !words.is_property("Name"));
    }
}
