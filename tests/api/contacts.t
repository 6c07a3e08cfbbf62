#!/usr/bin/perl
# contacts: whom to call.
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

# --- GET /v1/contacts lists them, GET /v1/contacts/{id} shows one. ---
lists_well($officer, '/v1/contacts', sorts => [qw(name created_at updated_at)]);
my $contact = $officer->get('/v1/contacts', { search => 'bantuan' })->items->[0];
is($contact->{name}, 'Pusat Bantuan', 'the help desk is among them');
ok((grep { $_->{phone} && $_->{open_hours} } @{ $officer->get('/v1/contacts')->items }) >= 3, '... and the demonstration says how to reach them');
is_deeply($officer->get("/v1/contacts/$contact->{id}")->data, $contact, '... one is shown as the list shows it');
refused($gate->get('/v1/contacts'), 401, 'UNAUTHENTICATED', '', 'a stranger reads none');
refused($admin->get('/v1/contacts/' . absent_id()), 404, 'NOT_FOUND', 'id', 'what is not there is not found');

# --- PUT /v1/contacts/{id} changes one. ---
my %new = (name => 'Pusat Bantuan', phone => '+62 24 7654321', whatsapp => '0812-3456-7890', email => 'Bantuan@Contoh.ID', address => 'Jalan Kawasan 1', open_hours => 'Setiap hari, 24 jam');
is(ok_success($admin->put("/v1/contacts/$contact->{id}", \%new), 'an administrator changes one'), undef, '... and gets null');
my $after = $officer->get("/v1/contacts/$contact->{id}")->data;
is_deeply({ map { $_ => $after->{$_} } keys %new }, { %new, email => 'bantuan@contoh.id' }, '... it is as given, the address in small letters');
ok_success($admin->put("/v1/contacts/$contact->{id}", { %$after, phone => undef }), 'what was read can be sent back');
is($officer->get("/v1/contacts/$contact->{id}")->data->{phone}, undef, '... null clears');

# --- A phone is kept as given, and as E.164 beside it. ---
SKIP: {
	my $kept = sub { return ($gate->rows("SELECT phone, phone_e164 FROM contact WHERE id = UNHEX(REPLACE('$contact->{id}', '-', ''))"))[0] };
	$kept->() or skip 'the database cannot be reached from here', 17;
	for (['+62 24 7654321', '+62247654321'], ['0812-3456-7890', '+6281234567890'], ['812 3456 7890', '+6281234567890'], ['62 812 3456 7890', '+6281234567890'],
		['+62 (0)812 3456 7890', '+6281234567890'], ['0062 812 3456 7890', '+6281234567890'], ['+81 80 1234 5678', '+818012345678'], ['(024) 7654321', '+62247654321']) {
		ok_success($admin->put("/v1/contacts/$contact->{id}", { %$after, phone => $_->[0] }), "$_->[0] is a phone");
		is_deeply($kept->(), $_, "... kept as given, and as $_->[1]");
	}
	ok_success($admin->put("/v1/contacts/$contact->{id}", { %$after, phone => undef }), '... and none again');
}
refused($admin->put("/v1/contacts/$contact->{id}", { name => 'x', phone => 'call me' }), 422, 'BAD_FORMAT', 'phone', 'a phone is a number');
refused($officer->put("/v1/contacts/$contact->{id}", \%new), 403, 'FORBIDDEN', '', 'a tenant changes none');
refused($admin->put('/v1/contacts/' . absent_id(), \%new), 404, 'NOT_FOUND', 'id', 'what is not there cannot be changed');

refuses_methods($admin, '/v1/contacts', 'GET');
refuses_methods($admin, "/v1/contacts/$contact->{id}", 'GET, PUT');
echoes_request_id($admin, '/v1/contacts');

done_testing;
