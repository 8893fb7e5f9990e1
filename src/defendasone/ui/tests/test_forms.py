"""Plain Django forms in GOV.UK markup: what describes a field, what an error says, what belongs together."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from defendasone.testing.pages import Page
from defendasone.ui.forms import Checkboxes, DayField, Form, Group, Radios, TextField
from defendasone.ui.forms.wording import mid, problems


class Contact(forms.Form):
    name = forms.CharField(label="Full name", max_length=5, help_text="As your colleagues know you")
    phone = forms.CharField(label="Telephone number", required=False)


def control(form: forms.Form, name: str) -> dict[str, str]:
    """The attributes of a field's control."""
    page = Page(str(form))
    return next(e.attributes for e in page.elements if e.attributes.get("name") == name)


def sentence(field: forms.Field, data: object = None, **files: object) -> str:
    """What one field says about what was sent."""
    form = type("Asked", (forms.Form,), {"it": field})({} if data is None else {"it": data}, files)
    assert not form.is_valid()
    return problems(form)[0].text


def test_hint_and_error_describe_the_field_in_this_order() -> None:
    form = Contact({"name": ""})
    assert control(form, "name")["aria-describedby"] == "id_name-hint id_name-error"
    assert "govuk-input--error" in control(form, "name")["class"]
    assert "aria-describedby" not in control(form, "phone")


def test_every_reference_leads_somewhere_also_with_a_prefix() -> None:
    page = Page(str(Contact({"a-name": ""}, prefix="a")))
    ids = {e.attributes["id"] for e in page.elements if "id" in e.attributes}
    named = {part for e in page.elements for part in e.attributes.get("aria-describedby", "").split()}
    assert named == {"id_a-name-hint", "id_a-name-error"}
    assert named <= ids
    assert {label.attributes["for"] for label in page.all("label")} <= ids


def test_the_browser_does_not_enforce_what_the_server_says_better() -> None:
    attributes = control(Contact(), "name")
    assert not {"required", "maxlength", "aria-invalid"} & set(attributes)
    number = control(type("F", (forms.Form,), {"n": forms.IntegerField(min_value=1, max_value=9)})(), "n")
    assert number["type"] == "text"
    assert number["inputmode"] == "numeric"
    assert not {"min", "max", "step"} & set(number)


@pytest.mark.parametrize("field", [forms.DecimalField(), forms.FloatField()])
def test_a_number_with_a_point_asks_for_a_keyboard_that_has_one(field: forms.Field) -> None:
    assert control(type("F", (forms.Form,), {"n": field})(), "n")["inputmode"] == "decimal"


def test_what_a_form_says_of_a_control_wins() -> None:
    box = forms.TextInput({"class": "govuk-input--width-5", "autocomplete": "tel", "aria-describedby": "elsewhere"})
    attributes = control(type("F", (forms.Form,), {"n": forms.CharField(widget=box, help_text="x")})(), "n")
    assert attributes["class"] == "govuk-input govuk-input--width-5"
    assert attributes["autocomplete"] == "tel"
    assert attributes["aria-describedby"] == "elsewhere id_n-hint"
    password = forms.PasswordInput({"autocomplete": "new-password"})
    attributes = control(type("F", (forms.Form,), {"n": forms.CharField(widget=password)})(), "n")
    assert attributes["autocomplete"] == "new-password"


def test_a_password_is_never_sent_back() -> None:
    form = type("F", (forms.Form,), {"word": forms.CharField(widget=forms.PasswordInput), "x": forms.CharField()})
    assert "correct horse" not in str(form({"word": "correct horse"}))


def test_what_may_be_left_out_says_so_but_a_tick_box_and_a_filter_do_not() -> None:
    assert "Telephone number (optional)" in str(Contact())
    assert "Full name (optional)" not in str(Contact())
    tick = type("F", (forms.Form,), {"sure": forms.BooleanField(required=False)})
    assert "(optional)" not in str(tick())
    filters = type("F", (Form,), {"mark_optional": False, "region": forms.CharField(required=False)})
    assert "(optional)" not in str(filters())


def test_hidden_fields_are_hidden_and_bare() -> None:
    form = type("F", (forms.Form,), {"version": forms.IntegerField(widget=forms.HiddenInput, initial=3)})()
    assert str(form) == '<input type="hidden" name="version" value="3" id="id_version">'


def test_text_from_people_is_shown_as_text() -> None:
    evil = "<script>alert(1)</script>"
    form = type("F", (forms.Form,), {"name": forms.CharField(label=evil, help_text=evil, max_length=3)})({"name": evil})
    html = str(form)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 4


@pytest.mark.parametrize(
    ("field", "data", "said"),
    [
        (forms.CharField(label="Full name"), "", "Enter full name"),
        (forms.CharField(label="TLP"), "", "Enter TLP"),
        (forms.CharField(label="What happened?"), "", "Answer the question: What happened?"),
        (forms.ChoiceField(label="Kind of council", choices=[("a", "A")]), "", "Choose kind of council"),
        (forms.ChoiceField(label="Region", choices=[("a", "A")], widget=Radios), "", "Choose region"),
        (forms.MultipleChoiceField(label="Regions", choices=[("a", "A")], widget=Checkboxes), None, "Choose regions"),
        (forms.BooleanField(label="I have read this"), None, "Tick the box: I have read this"),
        (forms.FileField(label="Technology register"), None, "Choose a file: technology register"),
        (forms.CharField(label="Title", max_length=3), "abcd", "Title must be 3 characters or fewer; 4 were entered"),
        (forms.CharField(label="Title", min_length=3), "ab", "Title must be 3 characters or more"),
        (forms.IntegerField(label="Devices", min_value=1), "0", "Devices must be 1 or more"),
        (forms.IntegerField(label="Devices", max_value=9), "10", "Devices must be 9 or less"),
        (forms.IntegerField(label="How many?", min_value=1), "0", "How many? The answer must be 1 or more"),
        (forms.CharField(label="X", error_messages={"required": "Say who is calling"}), "", "Say who is calling"),
        (forms.IntegerField(label="Devices"), "many", "Enter a whole number."),
    ],
)
def test_an_error_names_the_field_and_says_what_to_do(field: forms.Field, data: object, said: str) -> None:
    assert sentence(field, data) == said


def test_a_limit_that_a_form_words_itself_stays_as_it_is() -> None:
    field = forms.CharField(max_length=3, error_messages={"max_length": "Shorter, please"})
    assert sentence(field, "abcd") == "Shorter, please"


def test_several_errors_of_a_field_are_one_line() -> None:
    class Strict(forms.Form):
        word = forms.CharField()

        def clean_word(self) -> str:
            raise forms.ValidationError(["Too short", "Too common"])

    assert problems(Strict({"word": "x"}))[0].text == "Too short; Too common"


@pytest.mark.parametrize(
    ("label", "inside"), [("Date", "date"), ("TLP", "TLP"), ("E-mail", "e-mail"), ("A", "a"), ("", "")]
)
def test_a_label_inside_a_sentence(label: str, inside: str) -> None:
    assert mid(label) == inside


class Mixed(Form):
    first = forms.CharField()
    day = DayField()
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=Radios)
    secret = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("These do not go together.")


def test_the_summary_lists_everything_in_order_and_links_to_where_it_is_mended() -> None:
    told = problems(Mixed({"day-day": "3", "day-year": "2026"}))
    assert [(one.text, one.href) for one in told] == [
        ("These do not go together.", ""),
        ("Enter first", "#id_first"),
        ("The date must include a month", "#id_day-month"),
        ("Choose kind", "#id_kind"),
        ("Enter secret", ""),
    ]
    page = Page(str(Mixed({"day-day": "3", "day-year": "2026"})))
    ids = {e.attributes.get("id") for e in page.elements}
    assert {link.removeprefix("#") for link in page.links.values()} <= ids


def test_the_summary_is_drawn_once_by_the_page_or_else_by_the_form() -> None:
    form = Mixed({})
    assert str(form).count("There is a problem") == 1
    shown_by_page = Mixed({})
    problems(shown_by_page)
    assert "There is a problem" not in str(shown_by_page)
    assert "There is a problem" not in str(Mixed())


class Affected(Form):
    heading = "affected"
    affected = forms.ChoiceField(
        label="Does this affect you?",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "We do not know yet")],
        widget=Radios(hints={"unknown": "You can change it later."}, reveals={"no": "why"}),
    )
    why = forms.CharField(label="Why not?", required=False, widget=forms.TextInput({"class": "govuk-input--width-20"}))


def test_one_question_is_the_page_s_heading() -> None:
    headings = Page(str(Affected())).all("h1")
    assert [heading.text for heading in headings] == ["Does this affect you?"]
    assert not Page(str(Contact())).all("h1")
    box = type("F", (Form,), {"heading": "name", "name": forms.CharField(label="What is your name?")})
    assert Page(str(box())).all("h1")[0].text == "What is your name?"


def test_a_choice_has_its_hint_and_opens_its_field_in_place() -> None:
    page = Page(str(Affected({"affected": "no", "why": "We retired it"})))
    by_value = {e.attributes["value"]: e.attributes for e in page.all("input", type="radio")}
    assert by_value["unknown"]["aria-describedby"] == "id_affected-3-item-hint"
    assert by_value["no"]["data-aria-controls"] == "conditional-id_affected-2"
    assert len(page.all("input", name="why")) == 1
    opened = page.all("div", id="conditional-id_affected-2")[0]
    assert "hidden" not in opened.attributes["class"]
    assert opened.text == "Why not? (optional)"


def test_the_first_choice_has_the_field_s_own_id_so_that_links_find_it() -> None:
    ids = [e.attributes["id"] for e in Page(str(Affected())).all("input", type="radio")]
    assert ids == ["id_affected", "id_affected-2", "id_affected-3"]


def test_plain_django_choices_are_drawn_too() -> None:
    class Plain(forms.Form):
        one = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, initial="b")
        some = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
        grouped = forms.ChoiceField(choices=[("North", [("n", "N")]), ("South", [("s", "S")])], widget=forms.Select)

    page = Page(str(Plain({"one": "b", "some": ["a", "b"], "grouped": "s"})))
    assert [
        e.attributes["value"] for e in page.all("input", class_="govuk-radios__input") if "checked" in e.attributes
    ] == ["b"]
    assert len([e for e in page.all("input", class_="govuk-checkboxes__input") if "checked" in e.attributes]) == 2
    assert [e.attributes["label"] for e in page.all("optgroup")] == ["North", "South"]


class Address(Form):
    groups = (Group("Where", ("region", "town"), hint="Both are on your contract."),)

    name = forms.CharField()
    region = forms.CharField()
    note = forms.CharField()
    town = forms.CharField()


def test_a_group_stands_where_its_first_field_stands_under_one_legend() -> None:
    page = Page(str(Address()))
    order = [e.attributes["name"] for e in page.all("input")]
    assert order == ["name", "region", "town", "note"]
    group = page.all("fieldset")[0]
    assert group.text.startswith("Where Both are on your contract. Region Town")
    hint = group.attributes["aria-describedby"]
    assert page.all("div", id=hint)[0].text == "Both are on your contract."


def test_two_groups_do_not_mix() -> None:
    both = type("F", (Address,), {"groups": (Group("A", ("name",)), Group("B", ("region", "town")))})
    assert [legend.text for legend in Page(str(both())).all("legend")] == ["A", "B"]


def test_long_text_is_counted_and_its_line_breaks_count_once() -> None:
    class Note(forms.Form):
        note = TextField(max_length=5)

    assert "You can enter up to 5 characters" in str(Note())
    assert control(Note(), "note")["rows"] == "5"
    form = Note({"note": "ab\r\ncd"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["note"] == "ab\ncd"
    assert not Note({"note": "ab\r\ncde"}).is_valid()
    assert not Note({"note": "a\x00b"}).is_valid()


def test_text_without_a_limit_is_not_counted() -> None:
    assert "character-count" not in str(type("F", (forms.Form,), {"note": TextField()})())


def test_a_file_is_asked_for_and_taken() -> None:
    class Upload(forms.Form):
        register = forms.FileField(label="Technology register")

    assert control(Upload(), "register") == {
        "type": "file",
        "name": "register",
        "class": "govuk-file-upload",
        "id": "id_register",
    }
    assert Upload({}, MultiValueDict({"register": [SimpleUploadedFile("r.csv", b"a,b")]})).is_valid()


def test_a_single_field_can_be_placed_by_hand() -> None:
    form = Contact()
    html = form["phone"].as_field_group()
    assert "Telephone number (optional)" in html
    assert "Full name" not in html


def test_forms_in_a_row_are_drawn_one_after_the_other() -> None:
    rows = forms.formset_factory(Contact, extra=2)()
    page = Page(str(rows))
    assert len(page.all("input", type="text")) == 4
    assert page.all("input", name="form-TOTAL_FORMS")


def test_the_summary_of_forms_in_a_row_leads_into_each_of_them() -> None:
    rows = forms.formset_factory(Contact, extra=2, min_num=2, validate_min=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "toolong", "form-1-phone": "1"}
    told = [(one.text, one.href) for one in problems(rows(data))]
    assert told == [
        ("Full name must be 5 characters or fewer; 7 were entered", "#id_form-0-name"),
        ("Enter full name", "#id_form-1-name"),
    ]


def test_forms_of_others_that_ask_for_paragraphs_look_the_same() -> None:
    assert Contact().as_p() == Contact().as_div() == str(Contact())
