//! Words that may have a capital and say nothing of a person.

use super::words::Words;
use std::sync::LazyLock;

/// Whether the word is innocent wherever it stands.
pub fn is_common(word: &str) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&[COMMON]));
    WORDS.has(word)
}

/// Words that say nothing of a person wherever they stand, folded: function words, praise, days, months,
/// languages, countries, faiths, tools.
const COMMON: &str = "\
    node js asp net officer financial directors board chief kanban scrum sigma iso hipaa gdpr uhr staff management crew half neighbors people leute damen herren kunden finance folks membership congregation street avenue road lane square downtown \
    a about above abril absolutely access account accounting across action actually ad adobe advent advice \
    adviser advisor africa african after ag again agency agile ago agosto ai ainsi airtable al alabama \
    alaska alemania all allemagne almost alone along alors already also although always am amazing amazon \
    america american americas among an analysis and android anglican anglo another answer antes anti any \
    anybody anyone anything aout api apple apr apres april arabic are area argentina arizona arkansas around \
    as asana asia asian ask asked at atlantic attention au audit aug august aunque aussi australia \
    australian austria austrian aux avant avec avril away awesome awful aws azure back bad baptist based be \
    became because been before began begin behind bei being belgian belgium believe below best better \
    between beyond bible bien big board bonus book booking both brand bravo brazil brazilian brief brilliant \
    britain british buddhist budget build bulgarian business but by c'est calendar california call came can \
    canada canadian cannot cantonese canva care career carolina case cash catholic catholics ce cela center \
    ceo ces cette cfo change changes chatgpt check cheers chez chief chile china chinese christ christian \
    christians christmas church city class clean clear clearly client clients close co coach coaches \
    coaching colombia colorado come comes coming comme committee communication community company complete \
    completely comunidad con conclusion congrats congratulations connecticut cons consultant consulting \
    content copilot corona cost could council course covid crm croatian cross cuando customer customers \
    czech da dakota danish dans das dass data date day days de deal dear dec december decembre decision deep \
    definitely del delaware delivery dem den denmark denn department depuis der des design despite despues \
    diciembre did die dieu different digital dimanche dios director diwali do doch does doing domingo don't \
    donc done down draft dropbox du due during dutch each early easier east easter eastern easy eglise egypt \
    eid eight eighteen ein eine einen einer either el eleven ella elle elles ellos else email en end enero \
    enfin engine england english enough entire entre era erp es espagne espana est esta estado este estoy et \
    etat ete eu europa europe european evangelical even eventually ever every everybody everyone everything \
    exactly example excel excellent exceptional executive experience expert expertise experts extra \
    extremely facebook facilitation fair family fantastic far farsi fast feb febrero february feedback \
    fevrier few fewer fifteen fifth fifty figma final finally finance financial find fine finest finland \
    finnish first five florida focus follow follow-up following for forty founder four fourth france francia \
    free french fresh fri friday fridays friendly from fue full fully fun funding fur further future \
    generally german germany get getting ghana github give given giving glad gmail go goal goals god goes \
    going gone good google gospel got governance gpt gracias grateful great greece greek greetings \
    group groups growth had half halloween hampshire hanukkah happy hard has hat have having hawaii he head \
    hebrew hello help helped helpful helping helps hemos her here hers hey hi high higher highly him hindi \
    hindu his hispanic holland home honest honestly hooray hour hours how however hoy hr hubspot huge \
    hungarian i ich idaho idea ideal if iglesia ihr il illinois ils im important impressed impressive in \
    incredible indeed india indian indiana information insight instagram instead interim internal internet \
    into invoice iowa ipad iphone ireland irish is isn't israel issue ist it italian italie italy its itself \
    jan january janvier japan japanese java javascript je jersey jesus jetzt jeudi jewish jira job jueves \
    juillet juin jul julio july jun june junio just kansas keep kein kentucky kenya kept key kick-off kind \
    kingdom knew know known korea korean kpi kudos la las last late later latin latina latino le lead leader \
    leaders leadership leading learned learning left lent les less lesson lessons let leur level life like \
    linkedin linux list listening little lo local long look looking lord los lot louisiana love loved loving \
    low lui lundi lunes lutheran mac made mai mailchimp main maine mais make makes making management manager \
    mandarin many mar march mardi market marketing mars martes marvelous maryland marzo mas massachusetts \
    massive match matching matter may maybe mayo me meanwhile mediation meeting meetings mein mentor \
    mentoring merci mercredi mes message method methodist mexican mexico mi michigan microsoft mid midwest \
    miercoles might mine minnesota minor miro mississippi missouri mit moins mon monday mondays money \
    montana month months more moreover most mostly much multi muslim muslims must muy mvp my myself nach \
    nada navidad ne near nebraska need needed needless negative neither netherlands nevada never new next \
    nice nicht nigeria nine no nobody noch noel non non-profit none nonprofit nor north northern norway \
    norwegian nos nosotros not note notes nothing notion notre nous nov november novembre noviembre now \
    nuestra nuestro number numbers nun nur ob oct october octobre octubre of off office ohio ok okay \
    oklahoma okr on once one only ont open openai operations or oregon organisation organization orthodox \
    other others otherwise ou our ours out outcome outcomes outlook outstanding over overall own pacific \
    page pages pakistani paques par para part partner pas passover patient paypal pennsylvania pentecost per \
    perfect perhaps pero persian personal peru phase place plan planning plans please pleased plus pm poland \
    polish poor por porque portugal portuguese positive possible post pour powerpoint practical practice pre \
    preparation presbyterian price pricing pro probably problem process processes product professional \
    professionalism profit program progress project projects prompt pros protestant psalm psalms puis python \
    quality quand que question questions qui quick quickbooks quickly quien quiet quite ramadan rarely \
    rather rating re ready real really recently recommend recommendation recommended regards reliable report \
    research responsive result results retreat review reviews rhode rien right roadmap romanian room round \
    russia russian sa saas sabado sabbath sadly sage said sales salesforce same samedi sans santa sap sat \
    satisfied saturday saturdays saved saw say schon school score scotland scottish scripture se second see \
    seems seen sehr self sell semana senior seo sep sept september septembre septiembre ser serbian \
    seriously service services ses session sessions set seven several sharepoint sharp she shopify short \
    should si sie simple simply sin since sincerely sind singapore six sixth skill skills slack slovak small \
    so social software solid solo solution some somebody someone something sometimes son soon sous south \
    southern spain spanish special specialist sql staff star stars start started startup startups states \
    step steps still stop strategic strategist strategy strength stripe strong stronger structure studio su \
    sub such summary sun sunday sundays super superb support sur sure swahili sweden swedish swiss \
    switzerland system systems t-shirt tagalog take takes taking talk tambien task tasks team teams \
    technology template ten tenemos tennessee texas than thank thankful thanks thanksgiving that the their \
    theirs them themselves then there therefore these they thing things third this those though three \
    through thu thurs thursday thursdays thus tidy tiktok time timing to today todo todos together tomorrow \
    tone too took tool tools top top-notch total totally tous tout toute toward tracking trainer training \
    transformation transparent tras trello tremendous tres trop true truly trust try tu tue tues tuesday \
    tuesdays turkey turkish turnaround turned twelve twenty twice twitter two type uk ukraine ukrainian \
    ultimately um un una unclear und under understanding une unfortunately union united unos uns unser \
    unsere until up upon urdu us usa use used useful usted usually utah value vast vendredi vermont very via \
    video viernes vietnam vietnamese virginia virtual visit vom von vor vos votre vous waiting wales want \
    wanted war was washington wasn't way we web website wed wednesday wednesdays week weekend weeks well \
    welsh wenn went wer were weren't west western what whatever whatsapp when where whereas whether which \
    while who whole whom whose why wie windows wir wisconsin wish with within without won wonderful \
    wonderfully word wordpress words work worked workflow working works workshop workshops world worse worst \
    worth would wow write writer writing wrong wyoming x xero y ya year years yes yesterday yet york you \
    your yours youtube zapier zero zoom zu zum zur";
