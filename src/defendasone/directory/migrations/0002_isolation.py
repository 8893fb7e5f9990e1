"""Who sees which row of the directory. The web process removes nothing: councils, contacts and arrangements end."""

from django.db import migrations

from defendasone.core.isolation import EVERYONE, NOBODY, SECTOR, Isolate, council, either, linked, through

PUBLIC = {"read": EVERYONE, "write": SECTOR, "remove": NOBODY}
OWN = either(council(), SECTOR)

# A policy cannot compare a row with what it was, so a trigger holds a link's viewer to these columns.
BY_LINK = """
create function directory_contact_by_link() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
  if coalesce(current_setting('defend.contact', true), '') <> ''
    and to_jsonb(new) - array['last_confirmed', 'confirmation_asked', 'doubted']
      <> to_jsonb(old) - array['last_confirmed', 'confirmation_asked', 'doubted']
  then
    raise exception 'a link confirms or doubts a contact, and changes nothing else'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger directory_contact_by_link before update on directory_contact
  for each row execute function directory_contact_by_link();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("core", "0002_ledger")]

    operations = [
        Isolate("council", **PUBLIC),
        Isolate("succession", **PUBLIC),
        Isolate("domain", **PUBLIC),
        Isolate("councildomain", **PUBLIC),
        Isolate("organisation", read=SECTOR, remove=NOBODY),
        Isolate(
            "contact",
            read=either(OWN, linked("contact")),
            write=either(OWN, linked("contact")),
            add=OWN,
            remove=NOBODY,
        ),
        migrations.RunSQL(BY_LINK, "drop function directory_contact_by_link cascade"),
        Isolate("sharedservicecouncil", read=OWN, write=SECTOR, remove=NOBODY),
        Isolate(
            "sharedservice",
            read=either(
                SECTOR, through("directory_sharedservicecouncil", "other.service_id = directory_sharedservice.id")
            ),
            write=SECTOR,
            remove=NOBODY,
        ),
    ]
