CREATE TABLE `acknowledgements` (
  `article` text NOT NULL,
  `key_id` text NOT NULL,
  `version` integer NOT NULL,
  `is_shown` integer NOT NULL,
  `at` text NOT NULL, `seq` integer DEFAULT 0 NOT NULL,
  PRIMARY KEY(`article`, `key_id`)
) WITHOUT ROWID, STRICT;

CREATE TABLE `answers` (
  `owner` text NOT NULL,
  `key` text NOT NULL,
  `fingerprint` text NOT NULL,
  `at` text NOT NULL,
  `answer` blob NOT NULL,
  PRIMARY KEY(`owner`, `key`)
) WITHOUT ROWID, STRICT;

CREATE INDEX `answers_at` ON `answers` (`at`);

CREATE TABLE `api_keys` (
  `id` text PRIMARY KEY NOT NULL,
  `name` text NOT NULL,
  `scopes` text NOT NULL,
  `secret_hash` text NOT NULL,
  `created_at` text NOT NULL,
  `expires_at` text,
  `revoked_at` text
, `sections` text, `last_used_at` text, `previous_hash` text, `previous_until` text, `revision` integer DEFAULT 1 NOT NULL, `entitlement` text, `bodies` text, `rate_limit` integer, `networks` text) STRICT;

CREATE TABLE `articles` (
  `no` integer PRIMARY KEY NOT NULL,
  `id` text NOT NULL,
  `slug` text NOT NULL,
  `state` text NOT NULL,
  `revision` integer NOT NULL,
  `version` integer NOT NULL,
  `content` text NOT NULL,
  `body` integer NOT NULL,
  `corrections` text NOT NULL,
  `published_at` text,
  `created_at` text NOT NULL,
  `saved_at` text NOT NULL,
  `withdrawn_at` text,
  `withdrawal_reason` text, `scheduled_for` text, `embargo` integer DEFAULT false NOT NULL, `digest` text DEFAULT '' NOT NULL, `last_published` text, `external_source` text, `external_id` text, `due_at` text, `preview_epoch` integer DEFAULT 0 NOT NULL, `told_at` text,
  FOREIGN KEY (`body`) REFERENCES `bodies`(`no`) ON UPDATE no action ON DELETE no action
) STRICT;

CREATE INDEX `articles_due` ON `articles` (`due_at`) WHERE "articles"."due_at" is not null;

CREATE INDEX `articles_embargoed` ON `articles` (`scheduled_for`) WHERE "articles"."embargo" = 1;

CREATE UNIQUE INDEX `articles_external` ON `articles` (`external_source`,`external_id`) WHERE "articles"."external_id" is not null;

CREATE UNIQUE INDEX `articles_id_unique` ON `articles` (`id`);

CREATE INDEX `articles_saved` ON `articles` (`saved_at`);

CREATE UNIQUE INDEX `articles_slug_unique` ON `articles` (`slug`);

CREATE INDEX `articles_state` ON `articles` (`state`,`saved_at`);

CREATE INDEX `articles_told` ON `articles` (`told_at`) WHERE "articles"."told_at" is not null;

CREATE TABLE `audit` (
  `seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `at` text NOT NULL,
  `key_id` text,
  `by_name` text NOT NULL,
  `action` text NOT NULL,
  `kind` text NOT NULL,
  `id` text NOT NULL,
  `slug` text NOT NULL,
  `from_revision` integer,
  `to_revision` integer
) STRICT;

CREATE INDEX `audit_by` ON `audit` (`key_id`,`seq`);

CREATE TRIGGER `audit_is_never_deleted` BEFORE DELETE ON `audit` BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE TRIGGER `audit_is_never_updated` BEFORE UPDATE ON `audit` BEGIN
  SELECT RAISE(ABORT, 'the audit is append-only');
END;

CREATE INDEX `audit_of` ON `audit` (`id`,`seq`);

CREATE TABLE `bodies` (
  `no` integer PRIMARY KEY NOT NULL,
  `html` text NOT NULL,
  `markdown` text NOT NULL,
  `text` text NOT NULL,
  `blocks` text NOT NULL
) STRICT;

CREATE TABLE `bound_articles` (
  `slug_key` integer PRIMARY KEY NOT NULL,
  `ord` integer NOT NULL,
  `volume` integer NOT NULL,
  `at` integer NOT NULL,
  `size` integer NOT NULL,
  `mark` integer NOT NULL
) STRICT;

CREATE TRIGGER `bound_articles_go` AFTER DELETE ON `bound_articles` BEGIN
  UPDATE `volumes` SET `dead` = `dead` + old.`size` WHERE `no` = old.`volume`;
END;

CREATE UNIQUE INDEX `bound_articles_ord_unique` ON `bound_articles` (`ord`);

CREATE INDEX `bound_articles_volume` ON `bound_articles` (`volume`);

CREATE TABLE `bound_runs` (
  `term` integer NOT NULL,
  `bottom` integer NOT NULL,
  `volume` integer,
  `at` integer DEFAULT 0 NOT NULL,
  `size` integer DEFAULT 0 NOT NULL,
  `articles` integer DEFAULT 0 NOT NULL,
  `mark` integer DEFAULT 0 NOT NULL,
  `claim` integer DEFAULT 0 NOT NULL,
  PRIMARY KEY(`term`, `bottom`)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER `bound_runs_change` AFTER UPDATE ON `bound_runs` WHEN old.`volume` IS NOT null BEGIN
  UPDATE `volumes` SET `dead` = `dead` + old.`size` WHERE `no` = old.`volume`;
END;

CREATE TRIGGER `bound_runs_go` AFTER DELETE ON `bound_runs` WHEN old.`volume` IS NOT null BEGIN
  UPDATE `volumes` SET `dead` = `dead` + old.`size` WHERE `no` = old.`volume`;
END;

CREATE INDEX `bound_runs_volume` ON `bound_runs` (`volume`);

CREATE TABLE `changes` (
  `seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
  `type` text NOT NULL,
  `at` text NOT NULL,
  `id` text NOT NULL,
  `slug` text NOT NULL,
  `version` integer,
  `reason` text
, `touched` text) STRICT;

CREATE TRIGGER `changes_are_never_deleted` BEFORE DELETE ON `changes` BEGIN
  SELECT RAISE(ABORT, 'the change log is append-only');
END;

CREATE TRIGGER `changes_are_never_updated` BEFORE UPDATE ON `changes` BEGIN
  SELECT RAISE(ABORT, 'the change log is append-only');
END;

CREATE INDEX `changes_id` ON `changes` (`id`);

CREATE INDEX `changes_moves` ON `changes` (`seq`) WHERE "changes"."reason" is not null and "changes"."type" in ('section.updated', 'section.merged', 'section.deleted', 'tag.merged', 'tag.deleted', 'author.merged', 'author.deleted');

CREATE INDEX `changes_removals` ON `changes` (`seq`) WHERE "changes"."type" in ('article.withdrawn', 'article.unpublished', 'article.deleted');

CREATE TABLE "column_blocks" (
  `block` integer NOT NULL,
  `kind` text NOT NULL,
  `mark` integer NOT NULL,
  `cells` blob NOT NULL,
  PRIMARY KEY(`block`, `kind`)
) STRICT;

CREATE TABLE `column_changes` (
  `seq` integer PRIMARY KEY NOT NULL,
  `article` integer NOT NULL,
  `ord` integer,
  `updated_at` integer,
  `terms` text
) STRICT;

CREATE TABLE `follower_places` (
  `key_id` text NOT NULL,
  `filter` text NOT NULL,
  `seq` integer NOT NULL,
  `at` text NOT NULL,
  PRIMARY KEY(`key_id`, `filter`)
) WITHOUT ROWID, STRICT;

CREATE TABLE `former_slugs` (
  `kind` text NOT NULL,
  `slug` text NOT NULL,
  `id` text NOT NULL,
  PRIMARY KEY(`kind`, `slug`)
) WITHOUT ROWID, STRICT;

CREATE INDEX `former_slugs_of` ON `former_slugs` (`id`);

CREATE TABLE `lists` (
  `id` text PRIMARY KEY NOT NULL,
  `slug` text NOT NULL,
  `name_key` text NOT NULL,
  `state` text NOT NULL,
  `revision` integer NOT NULL,
  `content` text NOT NULL,
  `live` text,
  `digest` text NOT NULL,
  `created_at` text NOT NULL,
  `saved_at` text NOT NULL
) STRICT;

CREATE INDEX `lists_name` ON `lists` (`name_key`,`id`);

CREATE UNIQUE INDEX `lists_slug_unique` ON `lists` (`slug`);

CREATE TABLE `live_articles` (
  `ord` integer PRIMARY KEY NOT NULL,
  `article` integer NOT NULL,
  `id` text NOT NULL,
  `slug` text NOT NULL,
  `updated_at` integer NOT NULL,
  `title_key` text NOT NULL,
  `section` integer,
  `authors` text NOT NULL,
  `tags` text NOT NULL,
  `terms` text NOT NULL,
  `translation_of` text,
  `language` text NOT NULL,
  `card` text NOT NULL,
  `body` integer NOT NULL, `related` text DEFAULT '[]' NOT NULL, `translation_group` text,
  FOREIGN KEY (`article`) REFERENCES `articles`(`no`) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (`body`) REFERENCES `bodies`(`no`) ON UPDATE no action ON DELETE no action
) STRICT;

CREATE UNIQUE INDEX `live_articles_article_unique` ON `live_articles` (`article`);

CREATE INDEX `live_articles_group` ON `live_articles` (`translation_group`) WHERE "live_articles"."translation_group" is not null;

CREATE UNIQUE INDEX `live_articles_id_unique` ON `live_articles` (`id`);

CREATE UNIQUE INDEX `live_articles_slug_unique` ON `live_articles` (`slug`);

CREATE INDEX `live_articles_title` ON `live_articles` (`title_key`,`ord`);

CREATE INDEX `live_articles_translation` ON `live_articles` (`translation_of`) WHERE "live_articles"."translation_of" is not null;

CREATE INDEX `live_articles_updated` ON `live_articles` (`updated_at`,`ord`);

CREATE TABLE `live_lists` (
  `id` text PRIMARY KEY NOT NULL,
  `slug` text NOT NULL,
  `name_key` text NOT NULL,
  `copy` text NOT NULL
) STRICT;

CREATE INDEX `live_lists_name` ON `live_lists` (`name_key`,`id`);

CREATE UNIQUE INDEX `live_lists_slug_unique` ON `live_lists` (`slug`);

CREATE TABLE `live_urls` (
  `url` text PRIMARY KEY NOT NULL,
  `id` text NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE `merged_terms` (
  `id` text PRIMARY KEY NOT NULL,
  `kind` text NOT NULL,
  `into` text NOT NULL,
  `deleted` integer DEFAULT false NOT NULL
) WITHOUT ROWID, STRICT;

CREATE INDEX `merged_terms_into` ON `merged_terms` (`into`);

CREATE TABLE `name_words` (
  `word` text NOT NULL,
  `term` integer NOT NULL,
  PRIMARY KEY(`word`, `term`)
) WITHOUT ROWID, STRICT;

CREATE INDEX `name_words_term` ON `name_words` (`term`);

CREATE TABLE `partner_copies` (
  `article` text NOT NULL,
  `key_id` text NOT NULL,
  `seq` integer NOT NULL,
  `told_as` text,
  `early_at` text,
  PRIMARY KEY(`article`, `key_id`)
) STRICT, WITHOUT ROWID;

CREATE TABLE `picks` (
  `pick` text NOT NULL,
  `article` integer NOT NULL,
  PRIMARY KEY(`pick`, `article`)
) STRICT, WITHOUT ROWID;

CREATE TABLE `postings` (
  `term` integer NOT NULL,
  `ord` integer NOT NULL,
  `updated_at` integer NOT NULL,
  PRIMARY KEY(`term`, `ord`)
) WITHOUT ROWID, STRICT;

CREATE TRIGGER `postings_come` AFTER INSERT ON `postings` BEGIN
  UPDATE `bound_runs` SET `volume` = null, `claim` = 0
    WHERE `term` = new.`term`
      AND `bottom` = (SELECT max(b.`bottom`) FROM `bound_runs` b WHERE b.`term` = new.`term` AND b.`bottom` < new.`ord`)
      AND (`volume` IS NOT null OR `claim` <> 0);
END;

CREATE TRIGGER `postings_go` AFTER DELETE ON `postings` BEGIN
  UPDATE `bound_runs` SET `volume` = null, `claim` = 0
    WHERE `term` = old.`term`
      AND `bottom` = (SELECT max(b.`bottom`) FROM `bound_runs` b WHERE b.`term` = old.`term` AND b.`bottom` < old.`ord`)
      AND (`volume` IS NOT null OR `claim` <> 0);
END;

CREATE INDEX `postings_updated` ON `postings` (`term`,`updated_at`,`ord`);

CREATE TABLE `rendered_articles` (
  `ord` integer PRIMARY KEY NOT NULL,
  `form` integer NOT NULL,
  `id` text NOT NULL,
  `body` integer NOT NULL,
  `digest` text NOT NULL,
  `keys` text NOT NULL,
  `last_modified` text,
  `wire` text NOT NULL
, `mining` text) STRICT;

CREATE TRIGGER `rendered_articles_change` AFTER UPDATE ON `rendered_articles` BEGIN
  DELETE FROM `bound_articles` WHERE `ord` = new.`ord`;
  INSERT INTO `unbound_articles` (`ord`, `claim`) VALUES (new.`ord`, 0) ON CONFLICT (`ord`) DO UPDATE SET `claim` = 0;
  UPDATE `bound_runs` SET `volume` = null, `claim` = 0
    WHERE (`term`, `bottom`) IN (
      SELECT j.`value`, (SELECT max(b.`bottom`) FROM `bound_runs` b WHERE b.`term` = j.`value` AND b.`bottom` < new.`ord`)
        FROM `live_articles` a, json_each(a.`terms`) j WHERE a.`ord` = new.`ord`
    ) AND (`volume` IS NOT null OR `claim` <> 0);
END;

CREATE TRIGGER `rendered_articles_come` AFTER INSERT ON `rendered_articles` BEGIN
  INSERT INTO `unbound_articles` (`ord`, `claim`) VALUES (new.`ord`, 0) ON CONFLICT (`ord`) DO UPDATE SET `claim` = 0;
END;

CREATE INDEX `rendered_articles_form` ON `rendered_articles` (`form`);

CREATE TRIGGER `rendered_articles_go` AFTER DELETE ON `rendered_articles` BEGIN
  DELETE FROM `bound_articles` WHERE `ord` = old.`ord`;
  DELETE FROM `unbound_articles` WHERE `ord` = old.`ord`;
END;

CREATE TABLE `revisions` (
  `article` integer NOT NULL,
  `revision` integer NOT NULL,
  `at` text NOT NULL,
  `key_id` text,
  `by_name` text NOT NULL,
  `action` text NOT NULL,
  `slug` text NOT NULL,
  `content` text NOT NULL,
  `body` integer NOT NULL,
  PRIMARY KEY(`article`, `revision`),
  FOREIGN KEY (`article`) REFERENCES `articles`(`no`) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (`body`) REFERENCES `bodies`(`no`) ON UPDATE no action ON DELETE no action
) STRICT;

CREATE VIRTUAL TABLE `search` USING fts5(
  title, summary, names, body,
  content='', contentless_delete=1, tokenize='ascii'
);

CREATE TABLE sqlite_sequence(name,seq);

CREATE TABLE `subscription_requests` (
  `id` text PRIMARY KEY NOT NULL,
  `mode` text NOT NULL,
  `topic` text NOT NULL,
  `callback` text NOT NULL,
  `host` text NOT NULL,
  `lease` integer NOT NULL,
  `secret` text,
  `tag` text NOT NULL,
  `asked_at` text NOT NULL,
  `attempts` integer NOT NULL,
  `next_attempt_at` text NOT NULL,
  `is_refused` integer NOT NULL
) STRICT;

CREATE INDEX `subscription_requests_due` ON `subscription_requests` (`is_refused`,`next_attempt_at`);

CREATE INDEX `subscription_requests_host` ON `subscription_requests` (`host`);

CREATE UNIQUE INDEX `subscription_requests_of` ON `subscription_requests` (`callback`,`topic`);

CREATE TABLE `subscriptions` (
  `id` text PRIMARY KEY NOT NULL,
  `topic` text NOT NULL,
  `callback` text NOT NULL,
  `host` text NOT NULL,
  `secret` text,
  `until` text NOT NULL,
  `sent_tag` text NOT NULL,
  `tag` text NOT NULL,
  `seq` integer NOT NULL,
  `attempts` integer NOT NULL,
  `next_attempt_at` text
) STRICT;

CREATE INDEX `subscriptions_due` ON `subscriptions` (`next_attempt_at`) WHERE "subscriptions"."next_attempt_at" is not null;

CREATE INDEX `subscriptions_host` ON `subscriptions` (`host`);

CREATE UNIQUE INDEX `subscriptions_of` ON `subscriptions` (`callback`,`topic`);

CREATE INDEX `subscriptions_topic` ON `subscriptions` (`topic`,`seq`);

CREATE TABLE `terms` (
  `no` integer PRIMARY KEY NOT NULL,
  `kind` text NOT NULL,
  `id` text,
  `slug` text NOT NULL,
  `name` text NOT NULL,
  `name_key` text NOT NULL,
  `tag_type` text,
  `parent` integer,
  `detail` text,
  `article_count` integer DEFAULT 0 NOT NULL,
  `created_at` text,
  `updated_at` text, `revision` integer DEFAULT 1 NOT NULL, `hidden` integer DEFAULT false NOT NULL,
  FOREIGN KEY (`parent`) REFERENCES `terms`(`no`) ON UPDATE no action ON DELETE no action,
  CONSTRAINT "terms_count_sign" CHECK("terms"."article_count" >= 0)
) STRICT;

CREATE INDEX `terms_count` ON `terms` (`kind`,`article_count`,`no`);

CREATE UNIQUE INDEX `terms_id_unique` ON `terms` (`id`);

CREATE INDEX `terms_name` ON `terms` (`kind`,`name_key`,`no`);

CREATE INDEX `terms_parent` ON `terms` (`parent`);

CREATE UNIQUE INDEX `terms_slug` ON `terms` (`kind`,`slug`);

CREATE INDEX `terms_use` ON `terms` ("article_count" desc,`name_key`,`no`) WHERE "terms"."id" is not null;

CREATE TABLE `titled_postings` (
  `term` integer NOT NULL,
  `title_key` text NOT NULL,
  `ord` integer NOT NULL,
  PRIMARY KEY(`term`, `title_key`, `ord`)
) STRICT, WITHOUT ROWID;

CREATE TABLE `unbound_articles` (
  `ord` integer PRIMARY KEY NOT NULL,
  `claim` integer DEFAULT 0 NOT NULL
) STRICT;

CREATE TABLE `versions` (
  `article` integer NOT NULL,
  `version` integer NOT NULL,
  `at` text NOT NULL,
  `type` text NOT NULL,
  `title` text NOT NULL,
  `summary` text,
  `word_count` integer NOT NULL,
  `body` integer NOT NULL,
  PRIMARY KEY(`article`, `version`),
  FOREIGN KEY (`article`) REFERENCES `articles`(`no`) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (`body`) REFERENCES `bodies`(`no`) ON UPDATE no action ON DELETE no action
) STRICT;

CREATE TABLE `volumes` (
  `no` integer PRIMARY KEY NOT NULL,
  `form` integer NOT NULL,
  `reserved` integer DEFAULT 0 NOT NULL,
  `written` integer DEFAULT 0 NOT NULL,
  `dead` integer DEFAULT 0 NOT NULL
) STRICT;

CREATE TABLE `webhook_deliveries` (
  `no` integer PRIMARY KEY NOT NULL,
  `id` text NOT NULL,
  `webhook` text NOT NULL,
  `seq` integer,
  `subject` text NOT NULL,
  `state` text NOT NULL,
  `attempts` integer NOT NULL,
  `created_at` text NOT NULL,
  `first_attempt_at` text,
  `last_attempt_at` text,
  `next_attempt_at` text,
  `status` integer,
  `failure` text, `told_as` text,
  FOREIGN KEY (`webhook`) REFERENCES `webhooks`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;

CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`webhook`,`next_attempt_at`,`seq`) WHERE "webhook_deliveries"."state" = 'pending';

CREATE UNIQUE INDEX `webhook_deliveries_id_unique` ON `webhook_deliveries` (`id`);

CREATE INDEX `webhook_deliveries_of` ON `webhook_deliveries` (`webhook`,`no`);

CREATE INDEX `webhook_deliveries_order` ON `webhook_deliveries` (`webhook`,`subject`,`seq`) WHERE "webhook_deliveries"."state" = 'pending';

CREATE UNIQUE INDEX `webhook_deliveries_seq` ON `webhook_deliveries` (`webhook`,`seq`);

CREATE TABLE `webhooks` (
  `id` text PRIMARY KEY NOT NULL,
  `key_id` text NOT NULL,
  `url` text NOT NULL,
  `description` text,
  `types` text,
  `disabled_at` text,
  `disabled_reason` text,
  `secret` text NOT NULL,
  `previous_secret` text,
  `previous_until` text,
  `created_at` text NOT NULL,
  `last_delivered_at` text,
  `revision` integer NOT NULL,
  `cursor` integer NOT NULL
) STRICT;

CREATE INDEX `webhooks_key` ON `webhooks` (`key_id`,`id`);

CREATE TABLE `withdrawals` (
  `id` text PRIMARY KEY NOT NULL,
  `slug` text NOT NULL,
  `at` text NOT NULL,
  `reason` text NOT NULL
) STRICT;

CREATE UNIQUE INDEX `withdrawals_slug_unique` ON `withdrawals` (`slug`);

CREATE TABLE `working_terms` (
  `term` integer NOT NULL,
  `article` integer NOT NULL,
  PRIMARY KEY(`term`, `article`)
) WITHOUT ROWID, STRICT;

CREATE INDEX `working_terms_article` ON `working_terms` (`article`);

CREATE VIRTUAL TABLE `working_titles` USING fts5(
  title, slug,
  content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='2 3'
);
