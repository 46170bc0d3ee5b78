INSERT INTO revision(item, cut, content_cut, revision, content, length, number, number_folded, edition, version, date, status,
  publisher, source, external_id, external_uuid, label, meta_label, mapped, meta_mapped, bundle, time, base, beside, person, origin, item_uuid, kind)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, i.origin, i.uuid, i.kind
  FROM item i WHERE i.id = ?1
