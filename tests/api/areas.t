#!/usr/bin/perl
# areas: the kinds of place that the estate consists of, with the gates that lead into them.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;

my $gate = Autogate->new;
my $admin = $gate->as('administrator_internal');
my $officer = $gate->as('operasional_tenan');

# --- GET /v1/areas lists them. ---
lists_well($admin, '/v1/areas', sorts => [qw(name kind capacity created_at)], filters => { kind => 'port', operator => 'zone' });
{
	my $port = $admin->get('/v1/areas', { kind => 'port' })->items->[0];
	is($port->{kind_label}, 'Pelabuhan', 'a kind has words beside it');
	like($port->{capacity}, qr/^\d+$/, '... a capacity is a number');
	my ($at_port) = @{ $port->{gates} };
	is_deeply([sort keys %$at_port], [qw(description gate_type id identity_gate name)], '... its gates stand in it');
	is($at_port->{gate_type}, 'Port', '... those of the port in the port');
	is($admin->get('/v1/areas', { kind => 'office' })->items->[0]{capacity}, undef, 'a capacity that nobody set is null');
	is(scalar @{ $admin->get('/v1/areas', { search => 'buffer' })->items }, 1, 'search looks into the name');
	ok_success($officer->get('/v1/areas'), "a tenant's officer reads them");
	is($officer->get('/v1/areas')->meta->{total}, $admin->get('/v1/areas')->meta->{total}, '... all of them');
	refused($admin->get('/v1/areas', { kind => 'moon' }), 422, 'NOT_A_CHOICE', 'kind', 'a filter takes what the field takes');
	refused($gate->get('/v1/areas'), 401, 'UNAUTHENTICATED', '', 'a stranger sees none');
}

# --- GET /v1/areas/{id} shows one. ---
{
	my $area = $admin->get('/v1/areas')->items->[0];
	is_deeply($admin->get("/v1/areas/$area->{id}")->data, $area, 'one is shown as the list shows it');
	is($admin->get("/v1/areas/$area->{id}", { lang => 'en' })->data->{operator_label}, 'Zone operator', '... labels follow ?lang=en');
	ok_success($officer->get("/v1/areas/$area->{id}"), "... also to a tenant's officer");
	refused($admin->get('/v1/areas/' . absent_id()), 404, 'NOT_FOUND', 'id', 'what is not there is not found');
	refused($gate->get("/v1/areas/$area->{id}"), 401, 'UNAUTHENTICATED', '', 'a stranger sees none');
	refuses_methods($admin, '/v1/areas', 'GET');
	refuses_methods($admin, "/v1/areas/$area->{id}", 'GET');
	echoes_request_id($admin, '/v1/areas');
}

# --- Users bound to areas see and do only there. ---
{
	my $bound = $gate->as('operasional_internal', 2);
	my %area = map { $_->{kind} => $_ } reverse @{ $gate->demo->{areas} };
	my ($here, $away) = map { my $kind = $_; (grep { $_->{area}{id} eq $area{$kind}{id} } @{ $gate->as('it_bkms')->get('/v1/gates/list/dropdown', { per_page => 100 })->items })[0] }
		qw(buffer_zone port);
	ok($here && $away, 'there are gates in their area and outside of it');
	my $gates = ok_success($bound->get('/v1/gates/list/dropdown', { per_page => 100 }), 'an officer of the buffer zone lists gates');
	is_deeply([grep { $_->{area}{id} ne $area{buffer_zone}{id} } @{ $gates->{items} }], [], '... and sees those of the buffer zone');
	ok(@{ $gates->{items} } > 0, '... all of which there are');
	is($bound->get("/v1/gates/$here->{id}")->status, 200, 'a gate of theirs opens');
	my $foreign = $bound->get("/v1/gates/$away->{id}");
	refused($foreign, 404, 'NOT_FOUND', 'id', 'a gate elsewhere is not there');
	is($foreign->body_without_request_id, $bound->get('/v1/gates/' . absent_id())->body_without_request_id, '... exactly like one that never was');
	refused($bound->get("/v1/gates/lane/$away->{id}"), 404, 'NOT_FOUND', undef, '... nor are its lanes');

	my $tenant = $gate->as('administrator_tenan');
	my ($outside) = $gate->gate_with_lanes(1);
	my $ticket = $tenant->ticket;
	is($outside->checkpoint(qr => $ticket->{qr})->json->{decision}, 'ACCEPT', 'a truck comes in by the main gate');
	is($bound->get('/v1/gate-activities', { lane_code => $outside->code })->meta->{total}, 0, '... of which the officer sees nothing');
	is($gate->as('operasional_internal')->get('/v1/gate-activities', { lane_code => $outside->code })->meta->{total}, 1, '... and who is bound to none sees it');
	is($bound->get('/v1/gate-activities/inside', { search => $ticket->{plate} })->meta->{total}, 0, '... not that it is inside');
	my ($buffer) = grep { $_->{gate_type} eq 'Buffer Zone' && $_->{direction} eq 'IN' } @{ $gate->demo->{lanes} };
	$gate->lane($buffer->{lane_code})->checkpoint(qr => unique('TKT-'));
	cmp_ok($bound->get('/v1/gate-activities', { lane_code => $buffer->{lane_code} })->meta->{total}, '>=', 1, 'what happens in the buffer zone they see');
}

done_testing;
