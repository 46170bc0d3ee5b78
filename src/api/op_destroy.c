/* SPDX-License-Identifier: Apache-2.0 */
/* registry destroy: ordered by one of the registry, carried out with the signature of a second person. */
#include <string.h>

#include "api_private.h"

typedef struct destroying {
    ent_reg_row row;
    bool ordered; /* there is an order, perhaps carried out */
    ent_rgy_destruction d;
} destroying;

/* ---- what it is about ---- */

/* The item's newest visible revision, or the revision itself by its UUID. */
static ent_code find_revision(ent_reg_row *out, ent_call *c, ent_err *e)
{
    ent_str key = call_arg(c, "item");
    ent_code code = ent_reg_find(out, c->arena, c->reader, key, e);

    if (code != ENT_NOT_VISIBLE || !ent_uuid_ok(key)) return code;
    return ent_reg_by_revision(out, c->arena, c->reader, key, e);
}

static ent_code find(destroying *x, ent_call *c, ent_err *e)
{
    ent_code code;

    ENT_TRY(find_revision(&x->row, c, e));
    code = ent_rgy_destruction_of(&x->d, c->arena, c->reader, x->row.revision, e);
    x->ordered = code == ENT_OK;
    return code == ENT_NOT_VISIBLE ? ENT_OK : code;
}

static ent_code not_ordered(ent_err *e)
{
    return ent_fail(e, ENT_REFUSED, "R-51", "The registry orders it with --authority; an older revision is named by its own UUID.",
                    "Nobody has ordered the destruction of this revision; nothing was written.");
}

/* ---- may it be destroyed? ---- */

/* The register row shows the end of a document, so one that has to be in the register must be there first. */
static ent_code check_registered(ent_call *c, const ent_reg_row *r, ent_err *e)
{
    const ent_policy *p;
    ent_label label;
    int64_t copies;
    bool required;
    ent_str xml;

    ENT_TRY(ent_reg_label_xml(&xml, c->arena, c->reader, r->label_id, e));
    ENT_TRY(call_label(&p, &label, c, xml, e));
    ENT_TRY(ent_rgy_required(&required, p, label.classification, e));
    if (!required) return ENT_OK;
    ENT_TRY(ent_rgy_copies(&copies, c->reader, r->id, e));
    if (copies != 0) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-51", "Enter it first: registry register ITEM",
                    "Its class demands a row in the register, which it does not have; nothing was written.");
}

/* A release that the asker does not see stops nothing and is not spoken of (law 3): it falls when it is bundled, as what would leave is
 * then another thing than what was approved.                                                                        */
static ent_code check_releases(ent_call *c, const ent_reg_row *r, ent_err *e)
{
    ent_rel_state state;
    ent_str release;

    ENT_TRY(ent_rel_naming(&release, &state, c->arena, c->reader, r->id, e));
    if (release.n == 0) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-52", "Have it bundled first: release bundle, or ask the release office.",
                    "The release %.*s names this revision and is %s, but not bundled; nothing was written.", ENT_F(release),
                    state == ENT_REL_APPROVED ? "approved" : "prepared");
}

static ent_code check(ent_call *c, const ent_reg_row *r, ent_err *e)
{
    char day[11];

    if (r->destroyed != 0) {
        ent_date_print(day, ent_date_of(r->destroyed));
        return ent_fail(e, ENT_CONFLICT, "R-51", "Get its certificate with: registry destroy ITEM --certificate FILE",
                        "Its content was destroyed on %s already; nothing was written.", day);
    }
    if (!r->content_visible)
        return ent_fail(e, ENT_REFUSED, "R-51", "Ask one who is cleared for the content.",
                        "You may see that it exists, but not its content, so you cannot witness its end; nothing was written.");
    ENT_TRY(check_registered(c, r, e));
    return check_releases(c, r, e);
}

/* ---- ordering ---- */

static ent_code sign(ent_signature *out, ent_call *c, const ent_rgy_destruction *d, ent_err *e)
{
    ent_str text;

    ENT_TRY(ent_rgy_destruction_text(&text, c->arena, d, e));
    return c->signer.sign(c->signer.ctx, out, text, e);
}

static ent_code need_registry(const ent_call *c, ent_err *e)
{
    if (ent_reg_has_role(&c->person, "registry")) return ENT_OK;
    return ent_fail(e, ENT_REFUSED, "R-51", "Ask the registry to order it; you may be the second person who confirms.",
                    "Only the registry orders a destruction, or takes an order back; nothing was written.");
}

static void put_order(ent_call *c, const destroying *x, const char *state)
{
    ent_jw_kstr(c->out, "number", x->row.number);
    ent_jw_kstr(c->out, "revision", x->row.revision);
    ent_jw_kz(c->out, "state", state);
    ent_jw_kstr(c->out, "authority", x->d.authority);
    ent_jw_kstr(c->out, "ordered_by", x->d.ordered_by);
}

static ent_code order(ent_call *c, destroying *x, ent_err *e)
{
    char day[11], id[37];
    ent_str body;

    ENT_TRY(need_registry(c, e));
    ENT_TRY(check(c, &x->row, e));
    if (x->ordered) {
        ent_date_print(day, ent_date_of(x->d.ordered));
        return ent_fail(e, ENT_CONFLICT, "R-51", "A second person confirms it, or the registry takes it back: --confirm, --withdraw",
                        "%.*s ordered it on %s already; nothing was written.", ENT_F(x->d.ordered_by), day);
    }
    ENT_TRY(ent_bytes_uuid(&c->random, id, e));
    x->d = (ent_rgy_destruction){.id = ent_str_c(id),
                                 .org = c->node.org,
                                 .node = c->node.uuid,
                                 .origin = x->row.origin,
                                 .item = x->row.item,
                                 .revision = x->row.revision,
                                 .content = x->row.content,
                                 .authority = call_arg(c, "authority"),
                                 .ordered_by = c->person.name,
                                 .ordered_key = c->signer.public,
                                 .ordered = c->now};
    ENT_TRY(sign(&x->d.ordered_signature, c, &x->d, e));
    ENT_TRY(ent_rgy_order_entry(&body, c->arena, &x->d, e));
    ENT_TRY(call_add(c, "registry.destroy.order", body, e));
    put_order(c, x, "ordered");
    ent_jw_kz(c->out, "next", "A second person who is cleared for it confirms: registry destroy ITEM --confirm");
    return ENT_OK;
}

static ent_code withdraw(ent_call *c, destroying *x, ent_err *e)
{
    ent_str body;

    ENT_TRY(need_registry(c, e));
    ENT_TRY(x->ordered ? ENT_OK : not_ordered(e));
    if (x->d.destroyed != 0) return check(c, &x->row, e);
    ENT_TRY(ent_rgy_withdraw_entry(&body, c->arena, x->d.id, c->person.name, e));
    ENT_TRY(call_add(c, "registry.destroy.withdraw", body, e));
    put_order(c, x, "withdrawn");
    return ENT_OK;
}

/* ---- after the commit ---- */

/* From the tables, as after any later command: the same bytes every time. */
static ent_code write_certificate(ent_call *c, ent_store *view, ent_err *e)
{
    const ent_str *revision = c->after_ctx;
    ent_rgy_destruction d;

    if (!call_has(c, "certificate")) return ENT_OK;
    ENT_TRY(ent_rgy_destruction_of(&d, c->arena, view, *revision, e));
    ENT_TRY(ent_file_write(call_path(c, "certificate"), d.certificate, 0644, e));
    ent_jw_kstr(c->out, "written", call_arg(c, "certificate"));
    return ENT_OK;
}

static ent_code put_open(ent_call *c, ent_store *view, ent_err *e)
{
    const ent_str *revision = c->after_ctx;
    ent_rgy_destruction d;
    ent_reg_strings keys;

    ENT_TRY(ent_rgy_destruction_of(&d, c->arena, view, *revision, e));
    ENT_TRY(ent_rgy_destruction_keys(&keys, c->arena, view, &d, e));
    ent_jw_kz(c->out, "state", d.open ? "open" : "closed");
    if (d.open) ent_jw_kz(c->out, "next", "Make a new key backup, destroy the older ones, report each: node backup-replaced ID");
    ent_jw_key(c->out, "key_backups_to_replace");
    ent_jw_arr(c->out);
    for (size_t i = 0; i < keys.n; i++) ent_jw_str(c->out, keys.v[i]);
    ent_jw_end(c->out);
    return ENT_OK;
}

static ent_code empty_journal(ent_call *c, ent_err *e)
{
    bool owed;

    ENT_TRY(call_flush(&owed, c, e));
    if (owed)
        ent_jw_kz(
            c->out, "warning",
            "Readers are in the way, so the journal of the database could not be emptied yet. Run any later command that writes, or node "
            "doctor.");
    return ENT_OK;
}

static ent_code after_destroying(ent_call *c, ent_err *e)
{
    ent_store *view;
    ent_err cause;

    if (empty_journal(c, &cause) == ENT_OK && call_view(&view, c, &cause) == ENT_OK && put_open(c, view, &cause) == ENT_OK &&
        write_certificate(c, view, &cause) == ENT_OK)
        return ENT_OK;
    ent_fail(e, cause.code, cause.rule, "Mend the cause, then: registry destroy ITEM --certificate FILE. It writes the same bytes.",
             "%.200s The content is destroyed and the certificate is in the log; only what follows was not done.", cause.what);
    return ent_at(e, "%.200s", cause.place[0] ? cause.place : c->dir);
}

static ent_code after_asking(ent_call *c, ent_err *e)
{
    return write_certificate(c, c->reader, e);
}

/* ---- carrying out ---- */

/* What was written is read again as a stranger would, with public keys only: no certificate leaves that does not hold. */
static ent_code certify(ent_call *c, ent_rgy_destruction *d, ent_err *e)
{
    ent_rgy_destruction again;
    ent_secret key;
    ent_code code;

    ENT_TRY(call_node_key(&key, c, "release", e));
    code = ent_rgy_certificate_write(&d->certificate, c->arena, d, &key, e);
    ent_wipe(&key, sizeof key);
    if (code != ENT_OK) return code;
    return ent_rgy_certificate_read(&again, c->arena, d->certificate, &c->node.release_key, e);
}

static ent_code carry_out(ent_call *c, const destroying *x, ent_err *e)
{
    ent_str body;

    ENT_TRY(ent_reg_gone_entry(&body, c->arena, &x->row.revision, 1, "destroyed", x->d.id, e));
    ENT_TRY(call_add(c, "content.gone", body, e));
    ENT_TRY(ent_rgy_destroy_entry(&body, c->arena, &x->d, e));
    ENT_TRY(call_add(c, "registry.destroy", body, e));
    ENT_TRY(ent_reg_content_drop(c->writer, &x->row.content, e));
    return call_owe_flush(c, x->d.id, e);
}

static ent_code confirm(ent_call *c, destroying *x, ent_err *e)
{
    char time[21];

    ENT_TRY(x->ordered || x->row.destroyed != 0 ? ENT_OK : not_ordered(e));
    ENT_TRY(check(c, &x->row, e));
    if (ent_str_eq(x->d.ordered_by, c->person.name))
        return ent_fail(e, ENT_WAITING, "R-51", "A second person of the registry or of security confirms it.",
                        "You ordered it, so it waits for a second person; nothing was written.");
    x->d.witnessed_by = c->person.name;
    x->d.witnessed_key = c->signer.public;
    x->d.destroyed = c->now;
    ENT_TRY(sign(&x->d.witnessed_signature, c, &x->d, e));
    ENT_TRY(certify(c, &x->d, e));
    ENT_TRY(carry_out(c, x, e));
    ent_time_print(time, c->now);
    ent_jw_kstr(c->out, "number", x->row.number);
    ent_jw_kstr(c->out, "revision", x->row.revision);
    ent_jw_kstr(c->out, "authority", x->d.authority);
    ent_jw_kstr(c->out, "ordered_by", x->d.ordered_by);
    ent_jw_kstr(c->out, "witnessed_by", x->d.witnessed_by);
    ent_jw_kz(c->out, "destroyed", time);
    c->after_ctx = &x->row.revision;
    c->after = after_destroying;
    return ENT_OK;
}

/* The certificate of one that was destroyed earlier. */
static ent_code again(ent_call *c, destroying *x, ent_err *e)
{
    ENT_TRY(x->ordered ? ENT_OK : not_ordered(e));
    if (x->d.destroyed == 0)
        return ent_fail(e, ENT_WAITING, "R-51", "A second person confirms it with --confirm.",
                        "It is ordered, but not destroyed: there is no certificate yet.");
    put_order(c, x, x->d.open ? "open" : "closed");
    ent_jw_kstr(c->out, "witnessed_by", x->d.witnessed_by);
    c->after_ctx = &x->row.revision;
    c->after = after_asking;
    return ENT_OK;
}

ent_code op_registry_destroy(ent_call *c, ent_err *e)
{
    static const char which[] = "Order with --authority, confirm with --confirm, take an order back with --withdraw.";
    bool orders = call_has(c, "authority"), confirms = call_has(c, "confirm"), withdraws = call_has(c, "withdraw");
    bool certificate = call_has(c, "certificate");
    destroying *x;

    if (orders + confirms + withdraws > 1) return call_usage(c, "These do not go together.", which, e);
    if (certificate && (orders || withdraws)) return call_usage(c, "The certificate comes with the confirmation.", which, e);
    if (!orders && !confirms && !withdraws && !certificate) return call_usage(c, "What is to be done is missing.", which, e);
    ENT_NEW(x, c->arena, 1, e);
    ENT_TRY(find(x, c, e));
    if (orders) return order(c, x, e);
    if (confirms) return confirm(c, x, e);
    return withdraws ? withdraw(c, x, e) : again(c, x, e);
}
