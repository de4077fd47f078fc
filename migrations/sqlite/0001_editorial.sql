CREATE TABLE `answers` (
	`owner` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`at` text NOT NULL,
	`answer` blob NOT NULL,
	PRIMARY KEY(`owner`, `key`)
) WITHOUT ROWID, STRICT;
--> statement-breakpoint
CREATE INDEX `answers_at` ON `answers` (`at`);--> statement-breakpoint
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
--> statement-breakpoint
CREATE INDEX `audit_of` ON `audit` (`id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_by` ON `audit` (`key_id`,`seq`);--> statement-breakpoint
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
--> statement-breakpoint
CREATE UNIQUE INDEX `lists_slug_unique` ON `lists` (`slug`);--> statement-breakpoint
CREATE INDEX `lists_name` ON `lists` (`name_key`,`id`);--> statement-breakpoint
CREATE TABLE `live_lists` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name_key` text NOT NULL,
	`copy` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `live_lists_slug_unique` ON `live_lists` (`slug`);--> statement-breakpoint
CREATE INDEX `live_lists_name` ON `live_lists` (`name_key`,`id`);--> statement-breakpoint
CREATE TABLE `merged_terms` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`into` text NOT NULL,
	`deleted` integer DEFAULT false NOT NULL
) WITHOUT ROWID, STRICT;
--> statement-breakpoint
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
--> statement-breakpoint
CREATE TABLE `working_terms` (
	`term` integer NOT NULL,
	`article` integer NOT NULL,
	PRIMARY KEY(`term`, `article`)
) WITHOUT ROWID, STRICT;
--> statement-breakpoint
CREATE INDEX `working_terms_article` ON `working_terms` (`article`);--> statement-breakpoint
ALTER TABLE `api_keys` ADD `sections` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `last_used_at` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_hash` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_until` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `revision` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `articles` ADD `scheduled_for` text;--> statement-breakpoint
ALTER TABLE `articles` ADD `embargo` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `articles` ADD `digest` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `articles` ADD `last_published` text;--> statement-breakpoint
ALTER TABLE `articles` ADD `external_source` text;--> statement-breakpoint
ALTER TABLE `articles` ADD `external_id` text;--> statement-breakpoint
ALTER TABLE `articles` ADD `due_at` text;--> statement-breakpoint
ALTER TABLE `articles` ADD `preview_epoch` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `former_slugs_of` ON `former_slugs` (`id`);--> statement-breakpoint
CREATE INDEX `articles_saved` ON `articles` (`saved_at`);--> statement-breakpoint
CREATE INDEX `articles_due` ON `articles` (`due_at`) WHERE "articles"."due_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `articles_external` ON `articles` (`external_source`,`external_id`) WHERE "articles"."external_id" is not null;--> statement-breakpoint
ALTER TABLE `live_articles` ADD `related` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `versions` DROP COLUMN `card`;--> statement-breakpoint
ALTER TABLE `terms` ADD `revision` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `terms` ADD `hidden` integer DEFAULT false NOT NULL;
--> statement-breakpoint
CREATE VIRTUAL TABLE `working_titles` USING fts5(
	title, slug,
	content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='2 3'
);--> statement-breakpoint
INSERT INTO `search` (`search`, `rank`) VALUES ('automerge', 8);--> statement-breakpoint
INSERT INTO `working_titles` (`working_titles`, `rank`) VALUES ('automerge', 8);--> statement-breakpoint
INSERT INTO `search` (`search`, `rank`) VALUES ('hashsize', 8388608);--> statement-breakpoint
CREATE TRIGGER `audit_is_never_updated` BEFORE UPDATE ON `audit` BEGIN
	SELECT RAISE(ABORT, 'the audit is append-only');
END;--> statement-breakpoint
CREATE TRIGGER `audit_is_never_deleted` BEFORE DELETE ON `audit` BEGIN
	SELECT RAISE(ABORT, 'the audit is append-only');
END;--> statement-breakpoint
UPDATE `articles` SET `content` = json_set(`content`, '$.relatedIds', json('[]'), '$.expiresAt', null);--> statement-breakpoint
UPDATE `articles` SET `last_published` = json_object('revision', `revision`, 'updatedAt', `saved_at`, 'digest', '', 'expiresAt', null)
	WHERE `version` > 0;--> statement-breakpoint
INSERT INTO `revisions` (`article`, `revision`, `at`, `by_name`, `action`, `slug`, `content`, `body`)
	SELECT `no`, `revision`, `saved_at`, 'dateline', 'import', `slug`, `content`, `body` FROM `articles`;--> statement-breakpoint
INSERT INTO `working_terms` (`term`, `article`)
	SELECT DISTINCT t.`no`, a.`no` FROM `articles` a, json_tree(a.`content`) j JOIN `terms` t ON t.`id` = j.`value`
	WHERE j.`path` IN ('$', '$.authorIds', '$.tagIds') AND j.`type` = 'text' AND (j.`path` <> '$' OR j.`key` = 'sectionId');
