#!/usr/bin/perl
# log-activities: who changed what, from where, and what was there before. And what the log must never hold.
use strict;
use warnings;
use File::Basename qw(dirname);
use POSIX qw(strftime);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Database;
use Autogate::Habits;

my $gate = Autogate->new;
my $super = $gate->as('it_bkms');
my $admin = $gate->as('administrator_internal');
my $customs = $gate->as('bea_cukai');
my $tenant = $gate->as('administrator_tenan');
my $officer = $gate->as('operasional_internal');
my $list = '/v1/log-activities';
my $mark = unique('LG');
my $true = JSON::PP::true;

sub day { return strftime('%Y-%m-%d', gmtime(time + 7 * 3600 + 86400 * $_[0])) }

# The newest row about a thing, whole.
sub newest
{
	my ($id, %more) = @_;
	my ($row) = @{ $super->get($list, { entity_id => $id, per_page => 1, %more })->items } or return {};
	return $super->get("$list/$row->{id}")->data;
}

sub changes_of { my ($row) = @_; return { map { $_->{field} => [$_->{before}, $_->{after}] } @{ $row->{changes} } } }

# kept ANSWER, ID, ACTION, ENTITY, LABEL, WHO: the log has the row of what was just done, with all that it must tell. Gives it.
sub kept
{
	my ($answer, $id, $action, $entity, $label, $who) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $row = newest($id, action => $action);
	is_deeply([@$row{qw(action entity entity_id entity_label ip_address request_id)}],
		[$action, $entity, $id, $label, '127.0.0.1', $answer->header('X-Request-Id')], "$entity: $action is in the log, with address and request id");
	is_deeply([@{ $row->{actor} // {} }{qw(id role)}], [$who->{id}, $who->{role_key}], '... and with who did it');
	return $row;
}

# --- A thing is made, changed and deleted: three rows. ---
my $product;
{
	my $me = $admin->user;
	my %body = (code => $mark, name => "Semen $mark", unit => 'ton');
	my $made = $admin->with('User-Agent' => 'log-test/1')->post('/v1/products', \%body);
	$product = $made->data->{id};
	my $row = kept($made, $product, 'create', 'product', "Semen $mark", $me);
	is_deeply([sort keys %$row], [sort qw(id created_at actor action action_label entity entity_id entity_label ip_address request_id user_agent before after changes)],
		'one row has what the contract names');
	is_deeply([@$row{qw(action_label user_agent before)}], ['Membuat', 'log-test/1', undef], '... words, the client, nothing before');
	is($row->{actor}{fullname}, $me->{fullname}, '... the name of who did it');
	is_deeply(changes_of($row)->{name}, [undef, "Semen $mark"], '... each field that came with it');
	is($super->with('X-Language' => 'en')->get("$list/$row->{id}")->data->{action_label}, 'Created', '... in the language that is asked for');

	my $changed = $admin->put("/v1/products/$product", { %body, name => "Klinker $mark" });
	$row = kept($changed, $product, 'update', 'product', "Klinker $mark", $me);
	is_deeply(changes_of($row)->{name}, ["Semen $mark", "Klinker $mark"], 'a change shows both');
	is_deeply([map { $_->{field} } @{ $row->{changes} }], ['name'], '... and neither what stayed nor when that was');
	is_deeply([$row->{before}{name}, $row->{after}{name}, $row->{after}{code}], ["Semen $mark", "Klinker $mark", $mark], '... beside the whole of before and after');

	my $before = $super->get($list, { entity_id => $product })->meta->{total};
	refused($admin->put("/v1/products/$product", { %body, code => '' }), 422, 'REQUIRED', undef, 'a refused change');
	is($super->get($list, { entity_id => $product })->meta->{total}, $before, '... leaves no row');

	$row = kept($admin->delete("/v1/products/$product"), $product, 'delete', 'product', "Klinker $mark", $me);
	is_deeply([$row->{after}, changes_of($row)->{code}], [undef, [$mark, undef]], 'what was deleted can be read there');
}

# --- Every kind of change leaves its row. ---
my @secrets;
{
	my ($area) = grep { ($_->{kind} // '') eq 'main' } @{ $gate->demo->{areas} };
	my $made = $admin->post('/v1/gates', { name => "Gerbang $mark", identity_gate => unique('G'), gate_type => 'Main', area_id => $area->{id},
		lanes => [{ lane_name => 'Satu', lane_code => "$mark-1", direction => 'IN', allowed_kinds => ['truck'], auth => 'signed',
			reports_passage => $true, passage_assume_s => 20, devices => [] }] });
	kept($made, $made->data->{id}, 'create', 'gate', "Gerbang $mark", $admin->user);
	my $lane = $made->data->{lanes}[0];
	push @secrets, $lane->{lane_key};
	my $renewed = $admin->post("/v1/gates/lane/key/$lane->{id}");
	push @secrets, $lane->{lane_key} = $renewed->data->{lane_key};
	kept($renewed, $lane->{id}, 'renew_key', 'lane', 'Satu', $admin->user);

	my $ticket = $tenant->ticket;
	my $controller = Autogate::Lane->new($gate->anonymous, { %$lane, key => $lane->{lane_key} });
	my $decision = $controller->checkpoint(qr => $ticket->{qr}, plate => $ticket->{vehicle}{police_number});
	my ($event) = @{ $super->get('/v1/gate-activities', { lane_code => "$mark-1" })->items };
	kept($decision, $event->{id}, 'decide', 'gate_activity', $ticket->{ticket_access_number}, { id => $lane->{id}, role_key => undef });
	my $passed = $controller->passage($decision->json->{transactionId}, 'PASSED');
	kept($passed, $event->{id}, 'passage', 'gate_activity', $ticket->{ticket_access_number}, { id => $lane->{id}, role_key => undef });

	my $other = $tenant->ticket;
	my $cancelled = $tenant->patch("/v1/tickets/tenant/without-pabeanan/cancel/$other->{id}", { reason => "Batal $mark" });
	my $row = kept($cancelled, $other->{id}, 'cancel', 'ticket', $other->{ticket_access_number}, $tenant->user);
	is_deeply(changes_of($row)->{status}, ['ISSUED', 'CANCELLED'], '... what became of its state');

	my $session = $gate->sign_in($gate->users('administrator_internal'));
	push @secrets, $session->token, $session->user->{password};
	is(newest($session->user->{id}, action => 'login')->{actor}{id}, $session->user->{id}, 'who signs in is in the log');
	my $failed = $gate->anonymous->post('/v1/auth/login', { email => $session->user->{email}, password => 'Salah-sekali-1' });
	my $row_of = newest($session->user->{id}, action => 'login_failed');
	is($row_of->{entity_label}, $session->user->{fullname}, '... and whose sign-in failed');
	ok(!exists $row_of->{after}{fullname}, '... told once');
	$gate->anonymous->post('/v1/auth/forgot-password', { email => $session->user->{email} });
	is(newest($session->user->{id}, action => 'send_link')->{entity_label}, $session->user->{fullname}, '... and who asked for a link');
	kept($session->post('/v1/auth/logout'), $session->user->{id}, 'logout', 'user', $session->user->{fullname}, $session->user);

	my $role = $super->post('/v1/roles', { name => "Peran $mark", level => 'operational', type => 'internal',
		permission_ids => [map { $_->{id} } grep { $_->{key} eq 'product.read' } map { @{ $_->{permissions} } } @{ $super->get('/v1/permissions', { per_page => 100 })->items }] });
	kept($role, $role->data->{id}, 'create', 'role', "Peran $mark", $super->user);
}

# --- What has a long name is cut; what was spoilt can be looked at. ---
{
	my $faq = $admin->post('/v1/faqs', { group => { name => "Grup $mark" }, question => "$mark " . "\x{e9}" x 200, answer => 'Ya.' });
	kept($faq, $faq->data->{id}, 'create', 'faq', "$mark " . "\x{e9}" x (159 - length "$mark ") . "\x{2026}", $admin->user);
	SKIP: {
		my $id = absent_id();
		my $put = "INSERT INTO audit SELECT UNHEX('" . ($id =~ tr/-//dr) . "'), 'test:spoilt', 1, created_at, actor_kind, actor_id, actor_name, actor_role, action, entity, entity_id,
			entity_label, company_id, ip_address, user_agent, request_id, `before`, '{\"a\":', mac FROM audit WHERE entity = 'faq' LIMIT 1";
		$gate->sql($put) or skip('the database cannot be reached from here', 3);
		my $row = ok_success($super->get("$list/$id"), 'a row that is no JSON any more is shown');
		$gate->sql("DELETE FROM audit WHERE chain = 'test:spoilt'");
		is($row->{after}, '{"a":', '... as the text that stands there');
		is_deeply($row->{changes}, [], '... and nothing is compared');
	}
	$admin->delete('/v1/faqs/' . $faq->data->{id});
}

# --- What is personal is masked, and yet a change shows. ---
{
	my $path = '/v1/tickets/tenant/without-pabeanan';
	my $ticket = $tenant->ticket(driver => { name => 'Slamet', phone => '0812-3456-7890', sim_number => '930412345678' });
	is_deeply(newest($ticket->{id})->{after}{driver}, { name => 'Slamet', phone => '***7890', sim_number => '***5678', sim_expired_at => undef },
		'the log shows the last of a phone number and of a driving licence');
	is($tenant->get("$path/$ticket->{id}")->data->{driver}{phone}, '0812-3456-7890', '... the ticket itself all of it');
	my %body = (vehicle => { %{ $ticket->{vehicle} } }, building_ids => [map { $_->{id} } @{ $ticket->{buildings} }], request_at => $ticket->{request_at});
	delete @{ $body{vehicle} }{qw(id vehicle_type_label)};
	ok_success($tenant->put("$path/$ticket->{id}", { %body, driver => { name => 'Slamet', phone => '0857-9999-7890', sim_number => '930412345678' } }), 'another number with the same end');
	my $changes = changes_of(newest($ticket->{id}));
	is_deeply($changes->{'driver.phone'}, ['***7890', "\x{2260} ***7890"], '... shows as another one') or diag(json_of($changes));
	ok(!exists $changes->{'driver.sim_number'}, '... what stayed does not');
}

# --- The list. ---
{
	my %body = (code => "$mark-2", name => "Pasir $mark", unit => 'ton');
	my $id = $admin->post('/v1/products', \%body)->data->{id};
	$admin->put("/v1/products/$id", { %body, name => "Pasir $mark $_" }) for 1 .. 6;
	lists_well($customs, $list, within => { entity_id => $id }, sorts => ['created_at'], dates => 1,
		filters => { action => 'update', entity => 'product', actor_id => $admin->user->{id} });
	my @rows = @{ $super->get($list, { entity_id => $id })->items };
	is_deeply([map { $_->{action} } @rows], [('update') x 6, 'create'], 'the newest first');
	is_deeply([sort keys %{ $rows[0] }], [sort qw(id created_at actor action action_label entity entity_id entity_label ip_address)], 'a row has what the contract names');
	is_deeply([sort keys %{ $rows[0]{actor} }], [qw(fullname id role)], '... and its actor');
	is($super->get($list, { search => "Pasir $mark 3" })->meta->{total}, 1, 'a thing is found by its name');
	cmp_ok($super->get($list, { entity_id => $id, search => substr $admin->user->{fullname}, 1 })->meta->{total}, '==', 7, '... and by who changed it');
	my $of_me = sub { return $super->get($list, { actor_id => $admin->user->{id}, action => 'update', entity => 'product', @_ })->meta->{total} };
	cmp_ok($of_me->(start_date => day(0), end_date => day(0)), '>=', 6, 'by day');
	is($of_me->(end_date => day(-1)) + $of_me->(start_date => day(0)), $of_me->(), '... every row is of one day');
	is($super->get($list, { start_date => day(1) })->meta->{total}, 0, '... none of tomorrow');
	refused($super->get($list, { action => 'conjure' }), 422, 'NOT_A_CHOICE', 'action', 'an action is one that there is');
	refused($super->get($list, { actor_id => 'x' }), 422, 'BAD_FORMAT', 'actor_id', 'an id is one');
	refused($super->get($list, { entity_id => 'x' }), 422, 'BAD_FORMAT', 'entity_id', '... also that of a thing');
	refused($super->get($list, { entity => 'x' x 33 }), 422, 'TOO_LONG', 'entity', 'a kind of thing is a word');
	is($super->get($list, { entity => 'nothing' })->meta->{total}, 0, '... of one that nobody knows there is nothing');
}

# --- Who may read it, and that nobody may write it. ---
{
	my ($row) = @{ $customs->get($list)->items };
	ok_success($customs->get("$list/$row->{id}"), 'customs read the log');
	ok_success($admin->get("$list/$row->{id}"), 'administrators do');
	for my $who ($tenant, $officer) {
		refused($who->get($list), 403, 'FORBIDDEN', '', "$who->{user}{role_key} does not read it");
		refused($who->get("$list/$row->{id}"), 403, 'FORBIDDEN', '', '... nor a row of it');
	}
	refused($gate->get($list), 401, 'UNAUTHENTICATED', '', 'a stranger does not');
	refused($gate->get("$list/$row->{id}"), 401, 'UNAUTHENTICATED', '', '... nor a row of it');
	refused($super->get("$list/" . absent_id()), 404, 'NOT_FOUND', 'id', 'a row that is not there');
	refused($super->get("$list/x"), 404, 'ROUTE_NOT_FOUND', '', '... or is none');
	refuses_methods($super, $list, 'GET');
	refuses_methods($super, "$list/$row->{id}", 'GET');
	echoes_request_id($super, $list);
}

# --- What stands in the table: whose, from where; and no secret. ---
SKIP: {
	my $behind = Autogate::Database->new($gate) or skip('the database cannot be reached from here', 1);
	is($behind->number("SELECT COUNT(*) FROM audit WHERE actor_kind IN ('user', 'lane', 'wall') AND (actor_id IS NULL OR ip_address IS NULL OR request_id IS NULL)"), 0,
		'whatever people and lanes did has actor, address and request id');
	is_deeply([$behind->rows('SELECT per, SUM(number) FROM audit_count GROUP BY per ORDER BY per')], [map { [$_, $behind->number('SELECT COUNT(*) FROM audit')] } qw(day month year)],
		'the counts beside it are those of its rows');
	push @secrets, $gate->demo->{wall_key}, $super->token, $tenant->token, (map { $_->{password} } $gate->users), map { $_->{key} } @{ $gate->demo->{lanes} };
	@secrets = grep { length } @secrets;
	cmp_ok(scalar @secrets, '>', 10, 'secrets that are known');
	my $all = "CONCAT_WS(' ', u.actor_name, u.entity_label, u.user_agent, u.request_id, u.`before`, u.`after`)";
	is_deeply([map { $_->[0] } $behind->rows("SELECT DISTINCT s.text FROM audit u JOIN (" . join(' UNION ALL ', map { "SELECT '$_' AS text" } @secrets)
		. ") s ON INSTR($all, s.text)")], [], 'none of them is in the log');
	is_deeply([$behind->rows("SELECT u.entity, u.action FROM audit u WHERE $all REGEXP '\\\\\$(?:y|2[aby]|argon2id?)\\\\\$'")], [], '... nor the hash of a password');
	is_deeply([$behind->rows("SELECT DISTINCT u.entity, j.name FROM audit u JOIN (" . join(' UNION ALL ', map { "SELECT '$_' AS name" }
		qw(password password_hash token token_hash lane_key key_sealed key secret)) . ") j
		ON COALESCE(u.`before`, '') REGEXP CONCAT('\"', j.name, '\":\"') OR COALESCE(u.`after`, '') REGEXP CONCAT('\"', j.name, '\":\"')
		WHERE NOT (u.entity IN ('role', 'account', 'file') AND j.name = 'key') AND u.action <> 'decide'")], [], '... nor a field that would hold one');
}

done_testing;
