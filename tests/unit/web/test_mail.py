"""Sending e-mail, to a real mail server on this machine."""

import socket
from urllib.parse import quote

import pytest

from app.settings.mail_settings import MailServer, parse_mail_server
from app.web import mail
from app.web.mail import Email, NotSentError, PerhapsSentError
from tests.fakes.mail_server import HOST, PASSWORD, REFUSED, USER, certificate_in, serving

SENDER = "waymark@example.org"
LETTER = Email(
    "head@example.org", "For ‘Moor Lane’", "Grüße,\n\nhttps://x/" + "y" * 90, "help@example.org"
)


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """A certificate that this machine trusts."""
    file = certificate_in(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


def office(scheme, port, *, signed_in=True):
    who = f"{USER}:{quote(PASSWORD, safe='')}@" if signed_in else ""
    return parse_mail_server(f"{scheme}://{who}{HOST}:{port}", SENDER)


def trouble_of(post_office, letter=LETTER):
    with pytest.raises(NotSentError) as raised:
        mail.send_email(post_office, letter)
    assert PASSWORD not in str(raised.value)
    return raised.value


def test_a_letter_arrives_as_it_was_written():
    with serving() as server:
        mail.send_email(office("smtp-plain", server.port, signed_in=False), LETTER)

    (letter,) = server.box.letters
    assert server.box.addresses == ["head@example.org"]
    assert letter["From"] == SENDER
    assert letter["To"] == "head@example.org"
    assert letter["Reply-To"] == "help@example.org"
    assert letter["Subject"] == "For ‘Moor Lane’"
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter["Date"]
    assert letter["List-Unsubscribe"] is None
    assert letter["Auto-Submitted"] is None
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().splitlines() == LETTER.text.splitlines()


def test_a_letter_says_how_to_stop_others_and_that_nobody_wrote_it():
    """On a line of its own, however long: a mail program reads no address that was folded."""
    stops_at = f"https://waymark.example.org/a-long-way/down/stop-reminders/{'x' * 43}"
    with serving() as server:
        mail.send_email(
            office("smtp-plain", server.port, signed_in=False),
            LETTER._replace(stops_at=stops_at, is_automatic=True),
        )

    (letter,) = server.box.letters
    assert f"\r\nList-Unsubscribe: <{stops_at}>\r\n".encode() in server.box.contents[0]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_it_goes_encrypted_and_signed_in(certificate, scheme):
    with serving(certificate, from_the_start=scheme == "smtps") as server:
        mail.send_email(office(scheme, server.port), LETTER)
    assert len(server.box.letters) == 1


def test_without_encryption_nothing_is_sent_where_it_is_wanted():
    with serving() as server:
        trouble = trouble_of(office("smtp", server.port, signed_in=False))
    assert "does not offer the encryption" in trouble.why
    assert not trouble.only_this
    assert server.box.letters == []


def test_a_server_that_cannot_prove_itself_gets_nothing(tmp_path):
    with serving(certificate_in(tmp_path)) as server:
        trouble = trouble_of(office("smtp", server.port))
    assert "could not prove" in trouble.why
    assert server.box.letters == []


def test_a_wrong_password_is_said(certificate):
    with serving(certificate) as server:
        wrong = office("smtp", server.port)._replace(password="wrong")
        trouble = trouble_of(wrong)
    assert "does not accept our name and password" in trouble.why


def test_an_address_that_is_refused_is_that_letter_s_trouble_alone():
    with serving() as server:
        plain = office("smtp-plain", server.port, signed_in=False)
        trouble = trouble_of(plain, LETTER._replace(address=REFUSED))
        mail.send_email(plain, LETTER)
    assert trouble.only_this
    assert trouble.why.startswith("The mail server does not accept this address (550 No such")
    assert "\n" not in trouble.why
    assert len(server.box.letters) == 1


def test_a_message_that_is_not_taken_is_said():
    with serving() as server:
        server.box.broken = True
        trouble = trouble_of(office("smtp-plain", server.port, signed_in=False))
    assert "does not take the message" in trouble.why


def test_a_letter_that_was_taken_is_sent_however_the_server_takes_its_leave():
    with serving() as server:
        server.box.sulks = True
        mail.send_email(office("smtp-plain", server.port, signed_in=False), LETTER)
    assert len(server.box.letters) == 1


@pytest.mark.parametrize("how", ["vanishes", "silent"])
def test_a_letter_that_may_have_been_taken_is_not_said_to_be_lost(monkeypatch, how):
    monkeypatch.setattr(mail, "FINAL_TIMEOUT", 0.2)
    with serving() as server:
        setattr(server.box, how, True)
        with pytest.raises(PerhapsSentError, match="fell silent once it had the whole letter"):
            mail.send_email(office("smtp-plain", server.port, signed_in=False), LETTER)
    assert len(server.box.letters) == 1


def test_a_server_gets_longer_for_its_word_on_a_letter_than_for_the_rest():
    assert mail.STEP_TIMEOUT < mail.FINAL_TIMEOUT


@pytest.mark.parametrize("text", [".\n..\n.a\n", "no line break at the end", "a\n\n\n"])
def test_no_line_of_a_letter_ends_it_early(text):
    with serving() as server:
        mail.send_email(
            office("smtp-plain", server.port, signed_in=False), LETTER._replace(text=text)
        )
    (letter,) = server.box.letters
    assert letter.get_content().splitlines() == text.splitlines()


def test_a_server_that_is_down_is_said():
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
        trouble = trouble_of(office("smtp-plain", port, signed_in=False))
    assert trouble.why == f"The mail server {HOST} cannot be reached"
    assert not trouble.only_this


def test_a_server_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr(mail, "STEP_TIMEOUT", 0.2)
    with socket.socket() as silent:
        silent.bind((HOST, 0))
        silent.listen()
        port = silent.getsockname()[1]
        trouble = trouble_of(office("smtp-plain", port, signed_in=False))
    assert "The mail server" in trouble.why
    assert not trouble.only_this


@pytest.mark.parametrize("part", ["subject", "address", "replies_to"])
def test_no_header_can_be_slipped_in(part):
    letter = LETTER._replace(**{part: "a@example.org\r\nBcc: b@example.org"})
    with serving() as server:
        trouble = trouble_of(office("smtp-plain", server.port, signed_in=False), letter)
    assert trouble.only_this
    assert server.box.letters == []


# ---------------------------------------------------------------- the settings


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", None),
        ("smtp://mail.example.org", MailServer("smtp", "mail.example.org", 587, "", "", SENDER)),
        (
            "smtps://me:p%40ss@mail.example.org:9",
            MailServer("smtps", "mail.example.org", 9, "me", "p@ss", SENDER),
        ),
        ("smtp-plain://localhost", MailServer("smtp-plain", "localhost", 25, "", "", SENDER)),
    ],
)
def test_an_address_names_the_server(address, found):
    assert parse_mail_server(address, SENDER) == found


@pytest.mark.parametrize(
    "address", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://a:hush@b:x"]
)
def test_an_address_that_makes_no_sense_is_refused_without_its_password(address):
    with pytest.raises(ValueError, match="WAYMARK_SMTP is not an address") as raised:
        parse_mail_server(address, SENDER)
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize("sender", ["", "waymark", "a@b\nc", "Waymark <a@example.org>"])
def test_with_a_server_goes_an_address_to_send_from(sender):
    with pytest.raises(ValueError, match="WAYMARK_MAIL_FROM"):
        parse_mail_server("smtp://mail.example.org", sender)
