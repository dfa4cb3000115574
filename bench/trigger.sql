-- The floor that capture is measured against: a trigger that writes the same columns of the
-- same table (same indexes, made by the library's own migrations) for changes of `doc` and its tags.
-- Actor and request would need session variables set in every transaction; they are left out,
-- in the trigger's favour. `bench/triggers.ts` takes the sections by their names.

-- mariadb update
CREATE TRIGGER doc_audit AFTER UPDATE ON doc FOR EACH ROW
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  UNHEX(REPLACE(UUID(), '-', '')), UTC_TIMESTAMP(3), NULL, 'doc.updated', 'activity', 'doc',
  'update', 'info', 'success', 'system', 'system', NULL, 'bench', 'doc', NEW.id, NEW.title, NULL,
  CONCAT('tx-', CONNECTION_ID()), NULL,
  CONCAT(
    '{"schemaVersion":1,"description":', JSON_QUOTE(CONCAT('bench updated ', NEW.title)),
    ',"changes":[',
    CONCAT_WS(',',
      IF(OLD.title <=> NEW.title, NULL,
        JSON_OBJECT('property', 'title', 'before', OLD.title, 'after', NEW.title)),
      IF(OLD.status <=> NEW.status, NULL,
        JSON_OBJECT('property', 'status', 'before', OLD.status, 'after', NEW.status)),
      IF(OLD.views <=> NEW.views, NULL,
        JSON_OBJECT('property', 'views', 'before', OLD.views, 'after', NEW.views)),
      IF(OLD.owner <=> NEW.owner, NULL,
        JSON_OBJECT('property', 'owner', 'before', OLD.owner, 'after', NEW.owner)),
      IF(OLD.amount <=> NEW.amount, NULL,
        JSON_OBJECT('property', 'amount', 'before', OLD.amount, 'after', NEW.amount)),
      IF(OLD.body <=> NEW.body, NULL,
        JSON_OBJECT('property', 'body', 'before', OLD.body, 'after', NEW.body))
    ),
    ']}'
  )
);

-- sqlite update
CREATE TRIGGER doc_audit AFTER UPDATE ON doc FOR EACH ROW BEGIN
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  lower(hex(randomblob(16))), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NULL, 'doc.updated',
  'activity', 'doc', 'update', 'info', 'success', 'system', 'system', NULL, 'bench', 'doc',
  NEW.id, NEW.title, NULL, 'tx', NULL,
  '{"schemaVersion":1,"description":' || json_quote('bench updated ' || NEW.title) ||
  ',"changes":[' || substr(
    iif(OLD.title IS NEW.title, '',
      ',' || json_object('property', 'title', 'before', OLD.title, 'after', NEW.title)) ||
    iif(OLD.status IS NEW.status, '',
      ',' || json_object('property', 'status', 'before', OLD.status, 'after', NEW.status)) ||
    iif(OLD.views IS NEW.views, '',
      ',' || json_object('property', 'views', 'before', OLD.views, 'after', NEW.views)) ||
    iif(OLD.owner IS NEW.owner, '',
      ',' || json_object('property', 'owner', 'before', OLD.owner, 'after', NEW.owner)) ||
    iif(OLD.amount IS NEW.amount, '',
      ',' || json_object('property', 'amount', 'before', OLD.amount, 'after', NEW.amount)) ||
    iif(OLD.body IS NEW.body, '',
      ',' || json_object('property', 'body', 'before', OLD.body, 'after', NEW.body)),
    2) ||
  ']}'
);
END;

-- mariadb insert
CREATE TRIGGER doc_audit_insert AFTER INSERT ON doc FOR EACH ROW
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  UNHEX(REPLACE(UUID(), '-', '')), UTC_TIMESTAMP(3), NULL, 'doc.created', 'activity', 'doc',
  'create', 'info', 'success', 'system', 'system', NULL, 'bench', 'doc', NEW.id, NEW.title, NULL,
  CONCAT('tx-', CONNECTION_ID()), NULL,
  CONCAT(
    '{"schemaVersion":1,"description":', JSON_QUOTE(CONCAT('bench created ', NEW.title)),
    ',"changes":[',
    CONCAT_WS(',',
      JSON_OBJECT('property', 'id', 'before', NULL, 'after', NEW.id),
      JSON_OBJECT('property', 'title', 'before', NULL, 'after', NEW.title),
      JSON_OBJECT('property', 'status', 'before', NULL, 'after', NEW.status),
      JSON_OBJECT('property', 'views', 'before', NULL, 'after', NEW.views),
      JSON_OBJECT('property', 'owner', 'before', NULL, 'after', NEW.owner),
      JSON_OBJECT('property', 'amount', 'before', NULL, 'after', NEW.amount),
      JSON_OBJECT('property', 'body', 'before', NULL, 'after', NEW.body)
    ),
    ']}'
  )
);

-- mariadb delete
CREATE TRIGGER doc_audit_delete AFTER DELETE ON doc FOR EACH ROW
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  UNHEX(REPLACE(UUID(), '-', '')), UTC_TIMESTAMP(3), NULL, 'doc.deleted', 'activity', 'doc',
  'delete', 'info', 'success', 'system', 'system', NULL, 'bench', 'doc', OLD.id, OLD.title, NULL,
  CONCAT('tx-', CONNECTION_ID()), NULL,
  CONCAT(
    '{"schemaVersion":1,"description":', JSON_QUOTE(CONCAT('bench deleted ', OLD.title)),
    ',"changes":[',
    CONCAT_WS(',',
      JSON_OBJECT('property', 'id', 'before', OLD.id, 'after', NULL),
      JSON_OBJECT('property', 'title', 'before', OLD.title, 'after', NULL),
      JSON_OBJECT('property', 'status', 'before', OLD.status, 'after', NULL),
      JSON_OBJECT('property', 'views', 'before', OLD.views, 'after', NULL),
      JSON_OBJECT('property', 'owner', 'before', OLD.owner, 'after', NULL),
      JSON_OBJECT('property', 'amount', 'before', OLD.amount, 'after', NULL),
      JSON_OBJECT('property', 'body', 'before', OLD.body, 'after', NULL)
    ),
    ']}'
  )
);

-- mariadb link
CREATE TRIGGER doc_tags_audit AFTER INSERT ON doc_tags FOR EACH ROW
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  UNHEX(REPLACE(UUID(), '-', '')), UTC_TIMESTAMP(3), NULL, 'doc.updated', 'activity', 'doc',
  'update', 'info', 'success', 'system', 'system', NULL, 'bench', 'doc', NEW.doc_id, NULL, NULL,
  CONCAT('tx-', CONNECTION_ID()), NULL,
  CONCAT('{"schemaVersion":1,"description":"bench updated","changes":[',
    JSON_OBJECT('property', 'tags', 'added', JSON_ARRAY(NEW.tag_id)), ']}')
);

-- sqlite insert
CREATE TRIGGER doc_audit_insert AFTER INSERT ON doc FOR EACH ROW BEGIN
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  lower(hex(randomblob(16))), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NULL, 'doc.created',
  'activity', 'doc', 'create', 'info', 'success', 'system', 'system', NULL, 'bench', 'doc',
  NEW.id, NEW.title, NULL, 'tx', NULL,
  '{"schemaVersion":1,"description":' || json_quote('bench created ' || NEW.title) ||
  ',"changes":[' ||
    json_object('property', 'id', 'before', NULL, 'after', NEW.id) || ',' ||
    json_object('property', 'title', 'before', NULL, 'after', NEW.title) || ',' ||
    json_object('property', 'status', 'before', NULL, 'after', NEW.status) || ',' ||
    json_object('property', 'views', 'before', NULL, 'after', NEW.views) || ',' ||
    json_object('property', 'owner', 'before', NULL, 'after', NEW.owner) || ',' ||
    json_object('property', 'amount', 'before', NULL, 'after', NEW.amount) || ',' ||
    json_object('property', 'body', 'before', NULL, 'after', NEW.body)
  || ']}'
);
END;

-- sqlite delete
CREATE TRIGGER doc_audit_delete AFTER DELETE ON doc FOR EACH ROW BEGIN
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  lower(hex(randomblob(16))), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NULL, 'doc.deleted',
  'activity', 'doc', 'delete', 'info', 'success', 'system', 'system', NULL, 'bench', 'doc',
  OLD.id, OLD.title, NULL, 'tx', NULL,
  '{"schemaVersion":1,"description":' || json_quote('bench deleted ' || OLD.title) ||
  ',"changes":[' ||
    json_object('property', 'id', 'before', OLD.id, 'after', NULL) || ',' ||
    json_object('property', 'title', 'before', OLD.title, 'after', NULL) || ',' ||
    json_object('property', 'status', 'before', OLD.status, 'after', NULL) || ',' ||
    json_object('property', 'views', 'before', OLD.views, 'after', NULL) || ',' ||
    json_object('property', 'owner', 'before', OLD.owner, 'after', NULL) || ',' ||
    json_object('property', 'amount', 'before', OLD.amount, 'after', NULL) || ',' ||
    json_object('property', 'body', 'before', OLD.body, 'after', NULL)
  || ']}'
);
END;

-- sqlite link
CREATE TRIGGER doc_tags_audit AFTER INSERT ON doc_tags FOR EACH ROW BEGIN
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  lower(hex(randomblob(16))), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), NULL, 'doc.updated',
  'activity', 'doc', 'update', 'info', 'success', 'system', 'system', NULL, 'bench', 'doc',
  NEW.doc_id, NULL, NULL, 'tx', NULL,
  '{"schemaVersion":1,"description":"bench updated","changes":[' ||
  json_object('property', 'tags', 'added', json_array(NEW.tag_id)) || ']}'
);
END;

-- postgres update
CREATE FUNCTION doc_audit_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  gen_random_uuid(), now(), NULL, 'doc.updated', 'activity', 'doc', 'update', 'info', 'success',
  'system', 'system', NULL, 'bench', 'doc', NEW.id::text, NEW.title, NULL,
  txid_current()::text, NULL,
  '{"schemaVersion":1,"description":' || to_json('bench updated ' || NEW.title)::text ||
  ',"changes":[' || concat_ws(',',
    CASE WHEN OLD.title IS DISTINCT FROM NEW.title THEN
      json_build_object('property', 'title', 'before', OLD.title, 'after', NEW.title)::text END,
    CASE WHEN OLD.status IS DISTINCT FROM NEW.status THEN
      json_build_object('property', 'status', 'before', OLD.status, 'after', NEW.status)::text END,
    CASE WHEN OLD.views IS DISTINCT FROM NEW.views THEN
      json_build_object('property', 'views', 'before', OLD.views, 'after', NEW.views)::text END,
    CASE WHEN OLD.owner IS DISTINCT FROM NEW.owner THEN
      json_build_object('property', 'owner', 'before', OLD.owner, 'after', NEW.owner)::text END,
    CASE WHEN OLD.amount IS DISTINCT FROM NEW.amount THEN
      json_build_object('property', 'amount', 'before', OLD.amount, 'after', NEW.amount)::text END,
    CASE WHEN OLD.body IS DISTINCT FROM NEW.body THEN
      json_build_object('property', 'body', 'before', OLD.body, 'after', NEW.body)::text END
  ) || ']}'
);
RETURN NULL;
END $$;
CREATE TRIGGER doc_audit_update AFTER UPDATE ON doc FOR EACH ROW
EXECUTE FUNCTION doc_audit_update();

-- postgres insert
CREATE FUNCTION doc_audit_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  gen_random_uuid(), now(), NULL, 'doc.created', 'activity', 'doc', 'create', 'info', 'success',
  'system', 'system', NULL, 'bench', 'doc', NEW.id::text, NEW.title, NULL,
  txid_current()::text, NULL,
  '{"schemaVersion":1,"description":' || to_json('bench created ' || NEW.title)::text ||
  ',"changes":[' || concat_ws(',',
    json_build_object('property', 'id', 'before', NULL, 'after', NEW.id)::text,
    json_build_object('property', 'title', 'before', NULL, 'after', NEW.title)::text,
    json_build_object('property', 'status', 'before', NULL, 'after', NEW.status)::text,
    json_build_object('property', 'views', 'before', NULL, 'after', NEW.views)::text,
    json_build_object('property', 'owner', 'before', NULL, 'after', NEW.owner)::text,
    json_build_object('property', 'amount', 'before', NULL, 'after', NEW.amount)::text,
    json_build_object('property', 'body', 'before', NULL, 'after', NEW.body)::text
  ) || ']}'
);
RETURN NULL;
END $$;
CREATE TRIGGER doc_audit_insert AFTER INSERT ON doc FOR EACH ROW
EXECUTE FUNCTION doc_audit_insert();

-- postgres delete
CREATE FUNCTION doc_audit_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  gen_random_uuid(), now(), NULL, 'doc.deleted', 'activity', 'doc', 'delete', 'info', 'success',
  'system', 'system', NULL, 'bench', 'doc', OLD.id::text, OLD.title, NULL,
  txid_current()::text, NULL,
  '{"schemaVersion":1,"description":' || to_json('bench deleted ' || OLD.title)::text ||
  ',"changes":[' || concat_ws(',',
    json_build_object('property', 'id', 'before', OLD.id, 'after', NULL)::text,
    json_build_object('property', 'title', 'before', OLD.title, 'after', NULL)::text,
    json_build_object('property', 'status', 'before', OLD.status, 'after', NULL)::text,
    json_build_object('property', 'views', 'before', OLD.views, 'after', NULL)::text,
    json_build_object('property', 'owner', 'before', OLD.owner, 'after', NULL)::text,
    json_build_object('property', 'amount', 'before', OLD.amount, 'after', NULL)::text,
    json_build_object('property', 'body', 'before', OLD.body, 'after', NULL)::text
  ) || ']}'
);
RETURN NULL;
END $$;
CREATE TRIGGER doc_audit_delete AFTER DELETE ON doc FOR EACH ROW
EXECUTE FUNCTION doc_audit_delete();

-- postgres link
CREATE FUNCTION doc_tags_audit_link() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO audit_event (
  id, occurred_at, tenant_id, action, event_type, category, operation, severity, outcome, source,
  actor_type, actor_id, actor_name, target_type, target_id, target_label, ip, transaction_id,
  request_id, payload
) VALUES (
  gen_random_uuid(), now(), NULL, 'doc.updated', 'activity', 'doc', 'update', 'info', 'success',
  'system', 'system', NULL, 'bench', 'doc', NEW.doc_id::text, NULL, NULL,
  txid_current()::text, NULL,
  '{"schemaVersion":1,"description":"bench updated","changes":[' ||
  json_build_object('property', 'tags', 'added', json_build_array(NEW.tag_id))::text || ']}'
);
RETURN NULL;
END $$;
CREATE TRIGGER doc_tags_audit_link AFTER INSERT ON doc_tags FOR EACH ROW
EXECUTE FUNCTION doc_tags_audit_link();
