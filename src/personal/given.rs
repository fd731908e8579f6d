//! Given names by which a person is known even where a capital says nothing: at the start of a sentence, and in
//! German. The lists are short of most names on purpose; elsewhere a capital is enough.

use super::words::Words;
use std::sync::LazyLock;

/// Whether the word is a given name and nothing else.
pub fn is_given(word: &str) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&[GIVEN]));
    WORDS.has(word) && !is_also_word(word)
}

/// Whether the word is a given name and an ordinary word as well: Mark, Grace, Rosa.
pub fn is_also_word(word: &str) -> bool {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&[ALSO_WORDS]));
    WORDS.has(word)
}

/// Given names of several languages, folded.
const GIVEN: &str = "\
    aaron abdul abel abena abigail abraham ada adam adele adrian adriana agata agnes agnieszka ahmad ahmed \
    aiko aisha akira alan alana alba albert alberto albrecht alejandra alejandro aleksander alex alexa \
    alexander alexandra alexis alfred alfredo ali alice alicia alina alison allison alma alvaro alyssa \
    amanda amara amber amelia amelie amina amir amit amy ana anastasia anders andre andrea andreas andrei \
    andres andrew andrzej andy angel angela angelica angelo anika anil anita anja anke ann anna anne \
    anneliese annette annika anthony antje antoine anton antonia antonio anya aoife april arash ariana ariel \
    arjun armando arnaud arne art arthur arturo asa asha ashley astrid august aurelie aurelio austin autumn \
    ava axel ayesha ayse barbara bart bartosz bastian beatrice beatriz becky ben benedict benedikt benjamin \
    benoit bernard bernd bert bertha beth bethany betty beverly bianca bilal bill birgit bjork bjorn blake \
    bob bogdan brandon brenda brendan brent brian bridget brigitte britta brittany bruce bruno bryan burak \
    caleb cameron camila camille candice carina carl carla carlos carmen carol carolina caroline carolyn \
    carsten catalina catherine cathy cecile cecilia cedric celia celine charlene charles charlie charlotte \
    chase chiara chidi chinedu chloe chris christa christian christiane christina christine christof \
    christoph christophe christopher chuck cindy claire clara clarissa claude claudia claudio claus clemens \
    clement colette colin colleen connie connor consuelo corey corinna corinne cornelia courtney craig \
    cristian cristina cruz curtis cynthia dafne dagmar daisuke daisy dale dalia damian damien dan dana \
    daniel daniela daniele danielle danny daria dario darius darren dave david dawid dawn dean debbie \
    deborah deepa deepak delphine denis denise dennis derek desiree destiny detlef devin diana diane diego \
    dieter dietmar dimitri dirk dmitri dmitry dolores dominic dominik dominique donald donna dora doris \
    dorothea dorothy doug douglas drew duncan dustin dvorak dylan eamon eberhard edda eddie eden edgar edith \
    edmund eduardo edward edwin efua eileen ekaterina elaine eleanor elena eleni eli elias elif elijah elin \
    elisa elisabeth elise eliza elizabeth elke ella ellen elliot eloise elsa elvira emeka emil emilia emilio \
    emily emma emmanuel enrico enrique enzo eric erica erich erik erika erin ernest ernesto ernst erwin esi \
    esperanza esteban esther ethan etienne eugene eun eva evan evelyn ewa ezra fabian fabienne fabio fabrice \
    faith farah farid fatima fatma federico felicia felicitas felipe felix ferdinand fernanda fernando finn \
    fiona flavia flora florence florian francesca francesco francine francis francisca francisco franck \
    francois francoise frank franz fred frederic frederick frederik freya frida frieda friedrich fritz gabi \
    gabriel gabriela gabriele gabrielle gareth gary gavin gemma gene geoff geoffrey georg george georgia \
    georgina gerald gerard gerd gerhard gerlinde gertrud gianna gilbert gilles gina ginevra ginger giorgio \
    giovanna giovanni gisela gita giulia giuseppe glen gloria gonzalo gordon grace grant greg gregor gregory \
    greta guadalupe guido guillaume guillermo gunnar gunter gunther gustav gustavo guy gwen hakim hana hanna \
    hannah hannes hans harald harriet harry hartmut hasan hassan hazel heath heather heaven hector heidi \
    heike heiko heiner heinrich heinz helen helena helene helga helmut hendrik henning henri henriette \
    henrik henry herbert hermann hideo hilda hildegard hiroshi holger hope horst hubert hugo hunter hussein \
    ian ibrahim ida ignacio igor ilse imani imran ines inga inge ingeborg ingo ingrid ingvar ipek irene \
    irina iris irma isaac isabel isabella isabelle isaiah ishaan ismael ivan ivo ivy jack jackie jackson \
    jacob jacqueline jacques jada jade jaime jakob jakub jamal james jamie jan jana jane janet janice janina \
    janine jared jasmin jasmine jason javier jay jayden jean jeanette jeannette jeff jeffrey jelena jen \
    jennifer jenny jens jeremy jerome jessica jewel jill jim jimmy jing joachim joan joana joanna joanne \
    joaquin jochen joe joel joey johan johann johanna johannes john johnny jon jonas jonathan jordan jordi \
    jorg jorge jose josef josefa joseph josephine josh joshua joy joyce juan juana juanita judith judy jules \
    julia julian juliane julie julien juliet julio julius june junior junko jurgen justice justin justine \
    jutta kai kamal kamala kamil karen karim karin karina karl karla karsten kasper kate katharina katherine \
    kathleen kathrin kathryn kathy katie katja katrin katya kay kazuki keiko keith kelly ken kenji kenneth \
    kenta kerstin kevin khadija khaled kim kimberly kirsten klaus knut konrad konstantin kristen kristian \
    kristin kristina krzysztof kurt kwame kwesi kyle laila lana larry lars lasse laszlo latoya laura laurel \
    lauren laurence laurent laurie lea leah lee leila lena leo leon leonard leonardo leonie leopold leslie \
    leticia levi liam lidia lila lilian liliana lily lina linda linh lior lisa liv lloyd logan lola lore \
    lorena lorenz lorenzo loretta lori lothar louis louise luca lucas lucia luciano lucie lucille lucy \
    ludwig luigi luis luisa luise lukas lukasz luke luna lutz luz lydia lynn madeleine madison magda \
    magdalena maggie mahmoud maik maike malcolm malik manfred manuel manuela mara marc marcel marcela \
    marcelo marcin marco marcos marcus maren margaret margarita margit margot maria mariam mariana marianne \
    maribel marie mariel marina mario marion marisa marisol marit marius marjorie mark marko markus marlene \
    marta martha martin martina martine marvin mary masha mason mateo mateus mathias mathieu mathilde \
    matilda matt matteo matthew matthias matthieu maureen maurice mauricio max maximilian may maya meera \
    megan mehmet mei melanie melinda melissa melody mercedes mercy meredith mia micah michael michaela \
    michal michel michele michelle miguel mikael mike mikhail milan milena miles millie mina mindy miracle \
    miranda miriam mirjam misty mitchell mohamed mohammad mohammed moira monica monika monique montserrat \
    morgan moritz moses muhammad mustafa myriam nadia nadine nancy naomi narges nasir nasser natalia natalie \
    natascha nathan nathaniel neha neil nelly nelson ngoc nguyen nia nicholas nick nico nicola nicolas \
    nicole niels nigel nikhil nikita niklas nikolai nikolaus nils nina noah noel noemi noor nora norbert \
    norma norman nuria oksana olaf ole oleg olena olga olive oliver olivia olivier omar omer oscar oskar \
    oswald othmar otto owen ozgur pablo page paloma pam pamela paola paolo pascal pat patience patricia \
    patricio patrick patrik patty paul paula paulina pauline paulo pavel paz pearl pedro peggy penelope \
    penny percy pernille peter petra phil philip philipp philippe phillip phoebe pia pierce pierre pilar \
    piotr piper price priscilla priya przemek quentin quinn rachel rafael rahel rahul rainer raj rajesh ralf \
    ralph ramon ramona randy rania raphael raquel rashid raul ravi ray raymond rebecca reed regina reiner \
    reinhard reinhold remi renata renate rene renee reuben reza rhea ricardo riccardo rich richard rick \
    ricky riley rita river rob robert roberta roberto robin rocio rocky rodney rodrigo roger roland rolf \
    romain roman ron ronald rosa rosalie rosalind rosario rose rosemary roxana roy royal ruben ruby rudi \
    rudiger rudolf rupert russell ruth ryan sabina sabine sabrina sadie sage saida salma salvador sam \
    samantha samira samuel sandeep sandra sandro sandy sanjay santiago sara sarah sascha saskia scott scout \
    sean sebastian sebastien selim selina selma serge sergei sergio seth shane shannon sharon shaun shawn \
    sheila sherry shirley sibylle siegfried sigrid silas silke silvia simon simona simone siobhan sky sofia \
    sofie sol soledad solveig sonia sonja sophia sophie soren stacy stan stanley stefan stefanie stefano \
    steffen stella stephan stephanie stephen sterling steve steven stone storm stuart sue suki summer sunil \
    sunny suresh susan susana susanna susanne suzanne sven svenja svetlana sybille sylvia sylvie tabea tadeo \
    takeshi talia tamar tamara tammy tania tanja tara tariq tatiana tatjana ted teresa terra terry tess \
    tessa thea theo theodor theodore theresa therese thiago thierry thilo thomas thora thorsten tiffany \
    tilman tim timo timothy tina tobias todd tom tomas tomasz tommy toni tony torben torsten tracy travis \
    trevor trinity trip tristan troy tyler ulf uli ulrich ulrike ursula ute uwe valentin valentina valeria \
    valerie vanessa vera verena veronica veronika vicente vicki vicky victor victoria viktor viktoria \
    vincent vinod viola violet virginia virginie vivian viviane vladimir volker wade waldemar walter \
    waltraud wanda ward wayne wei wendy werner wesley wilfried wilhelm will willa willem willi william willy \
    winfried wolfgang wout wren xavier ximena yael yan yann yannick yara yasmin yasmine yolanda young yousef \
    yuki yuri yusuf yves yvette yvonne zachary zainab zaneta zara zeynep zita zoe zoey zsofia zuri";

/// Those among them that are ordinary words, too, so that only a capital within a sentence makes a name of them.
const ALSO_WORDS: &str = "\
    alba angel april art august autumn bill chase christian clara consuelo cruz dale dawn dean destiny \
    dolores drew eden esperanza faith frank gene ginger glen grace grant guadalupe hazel heath heaven hope \
    hunter jade jean jewel joy june junior justice laurel luna luz marina mark mason max may melody mercedes \
    mercy miles miracle misty nick olive page pat patience paz pearl penny pierce pilar piper price reed \
    rich river rob robin rocky rosa rosario rose royal ruby sage scout sky sol soledad sterling stone storm \
    summer sunny terra trinity trip violet ward will wren young";
