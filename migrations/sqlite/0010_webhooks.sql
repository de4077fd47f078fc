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
	`failure` text,
	FOREIGN KEY (`webhook`) REFERENCES `webhooks`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_id_unique` ON `webhook_deliveries` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_seq` ON `webhook_deliveries` (`webhook`,`seq`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_of` ON `webhook_deliveries` (`webhook`,`no`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`webhook`,`next_attempt_at`) WHERE "webhook_deliveries"."state" = 'pending';--> statement-breakpoint
CREATE INDEX `webhook_deliveries_order` ON `webhook_deliveries` (`webhook`,`subject`,`seq`) WHERE "webhook_deliveries"."state" = 'pending';--> statement-breakpoint
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
--> statement-breakpoint
CREATE INDEX `webhooks_key` ON `webhooks` (`key_id`,`id`);