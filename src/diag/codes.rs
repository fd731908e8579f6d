//! Every code that a message can carry, with one sentence that says what it means.
//!
//! One list: messages, the tests and docs/messages.md derive from it.

macro_rules! codes {
    ($($name:ident $code:literal $meaning:literal)*) => {
        /// What kind of finding a diagnostic is. Codes are stable: scripts may match on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $meaning] $name,)* }
        impl Code {
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }
        }
        /// Code and meaning, in the order of the codes.
        pub const CODES: &[(&str, &str)] = &[$(($code, $meaning),)*];
    };
}

codes! {
    FileMissing      "FW101" "A file or folder that the site names does not exist."
    FileUnreadable   "FW102" "A file could not be read."
    FileTooLarge     "FW103" "A file, or what it unpacks to, is larger than the limit."
    FileEmpty        "FW104" "A file holds nothing."
    FileFormat       "FW105" "A file's name does not say how it is to be read."
    Encoding         "FW106" "Some bytes are not text in the declared encoding."
    ControlCharacter "FW107" "A NUL byte or another control character stands in the text."
    YamlSyntax       "FW110" "A YAML file is not well formed."
    YamlDuplicateKey "FW111" "A key is given twice in one mapping."
    YamlExpansion    "FW112" "Aliases in a YAML file expand to more than the limit."
    JsonSyntax       "FW113" "A JSON file is not well formed."
    Shape            "FW114" "A value has another shape than expected (a list, a mapping, a text)."
    UnknownKey       "FW115" "A key is not known here."
    MissingKey       "FW116" "A key that must be given is missing."
    CsvQuote         "FW120" "A quote is opened and never closed."
    CsvDelimiter     "FW121" "The file is probably separated by another character."
    CsvFieldCount    "FW122" "A row has more or fewer fields than the header."
    CsvHeader        "FW123" "The header has an empty or repeated name."
    ColumnMissing    "FW124" "A column that is needed is missing from the header."
    NoRows           "FW125" "A dataset holds no row."
    Workbook         "FW126" "A spreadsheet could not be read."
    CsvStrayQuote    "FW127" "Text follows the closing quote of a cell."
    FieldTooLong     "FW201" "A field is longer than the limit."
    FieldValue       "FW202" "A field's value is not what its column holds."
    FieldRange       "FW203" "A number is outside its possible range."
    FieldDate        "FW204" "A date does not exist or cannot be read."
    FieldMissing     "FW205" "A field that must be given is empty."
    InvisibleText    "FW206" "An invisible character stands in a text."
    NumberSign       "FW207" "It is unclear which sign is the decimal sign."
    UnknownReference "FW208" "A field names a row that does not exist."
    DuplicateId      "FW210" "Two rows have the same id."
    DuplicateSlug    "FW211" "Two rows would get the same address."
    BadSlug          "FW212" "A slug cannot be used as a part of an address."
    UnusedColumns    "FW220" "Columns are kept, but nothing declares them."
    Withheld         "FW221" "Rows are not shown because consent to be shown is not given."
    Config           "FW301" "A setting cannot be used as it is written."
    UnknownDataset   "FW302" "A name is not that of a declared dataset."
    UnknownFamily    "FW303" "A name is not that of a declared family."
    Expression       "FW304" "A filter or condition cannot be read."
    UnknownName      "FW305" "A name in a filter, condition or text is not known."
    Pattern          "FW306" "A text with slots cannot be read."
    UrlPattern       "FW401" "A family's url cannot be used."
    DuplicateUrl     "FW402" "Two artifacts have the same address."
    NoPages          "FW403" "The site would have no pages."
    EmptyFamily      "FW404" "A family has no pages."
    NoHome           "FW405" "No page stands at the site's own address."
    FrontMatter      "FW410" "The front matter of a Markdown file cannot be used."
    NoteTarget       "FW411" "A note is attached to a page or row that does not exist."
    ThemeMissing     "FW501" "The theme does not exist."
    TemplateSyntax   "FW502" "A template cannot be read."
    TemplateRender   "FW503" "A template failed while a page was rendered."
    AssetMissing     "FW504" "A template names an asset that the theme does not have."
    WordsMissing     "FW505" "The theme has no words for the site's language."
    FormTarget       "FW506" "The form leads to a page that does not exist."
    ImageMissing     "FW510" "An image is named that is not there."
    ImageUnusable    "FW511" "An image cannot be read or published."
    Statement        "FW601" "A statement of the copy deck cannot be used."
    History          "FW701" "The history file cannot be used."
    OutputFolder     "FW801" "The output folder cannot be used."
    OutputWrite      "FW802" "A file could not be written."
}
