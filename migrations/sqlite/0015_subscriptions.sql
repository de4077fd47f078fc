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
--> statement-breakpoint
CREATE UNIQUE INDEX `subscription_requests_of` ON `subscription_requests` (`callback`,`topic`);--> statement-breakpoint
CREATE INDEX `subscription_requests_host` ON `subscription_requests` (`host`);--> statement-breakpoint
CREATE INDEX `subscription_requests_due` ON `subscription_requests` (`is_refused`,`next_attempt_at`);--> statement-breakpoint
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
--> statement-breakpoint
CREATE UNIQUE INDEX `subscriptions_of` ON `subscriptions` (`callback`,`topic`);--> statement-breakpoint
CREATE INDEX `subscriptions_host` ON `subscriptions` (`host`);--> statement-breakpoint
CREATE INDEX `subscriptions_topic` ON `subscriptions` (`topic`,`seq`);--> statement-breakpoint
CREATE INDEX `subscriptions_due` ON `subscriptions` (`next_attempt_at`) WHERE "subscriptions"."next_attempt_at" is not null;