-- The floor that capture is measured against: a trigger that writes the same columns of the
-- same table (same indexes, made by the library's own migrations) for an update of `doc`.
-- Actor and request would need session variables set in every transaction; they are left out,
-- in the trigger's favour. Statements are separated by a line of dashes.

-- mariadb
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

-- sqlite
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
