#!/usr/bin/perl
# products: the commodities that tickets name.
use strict;
use warnings;
use File::Basename qw(dirname);
use Test::More;
use lib dirname(__FILE__) . '/../lib';
use Autogate;
use Autogate::Habits;

my $gate = Autogate->new;
my $admin = $gate->as('administrator_internal');
my $tenant = $gate->as('administrator_tenan');
my $mark = unique('PRD');
sub body { my (%more) = @_; return { code => unique('P'), name => "Semen $mark", unit => 'ton', %more } }
sub made { my (%more) = @_; return $admin->post('/v1/products', body(%more))->data->{id} }

# --- POST /v1/products makes a product. ---
{
	my $given = body(is_hazardous => JSON::PP::true);
	my $made = ok_success($admin->post('/v1/products', $given), 'an administrator makes a product');
	like($made->{id}, qr/^[0-9a-f-]{36}$/, '... and is told its id');
	my $product = $admin->get("/v1/products/$made->{id}")->data;
	is_deeply({ map { $_ => $product->{$_} } keys %$given }, $given, '... it is kept as given');
	ok($product->{is_active}, '... and active, since the body did not say');
	is($product->{created_at}, $product->{updated_at}, '... new');

	refused($admin->post('/v1/products', { %$given, name => 'Another' }), 409, 'PRODUCT_CODE_TAKEN', 'code', 'its code is taken');
	refused($admin->post('/v1/products', { %$given, code => lc $given->{code} }), 409, 'PRODUCT_CODE_TAKEN', 'code', '... in small letters too');

	my $nothing = $admin->post('/v1/products', {});
	refused($nothing, 422, 'REQUIRED', $_, "a product needs a $_") for qw(code name unit);
	is(scalar @{ $nothing->errors }, 3, '... all of that is said at once');
	refused($admin->post('/v1/products', body(code => 'not a code')), 422, 'BAD_FORMAT', 'code', 'a code has no blanks');
	refused($admin->post('/v1/products', body(code => 'X' x 33)), 422, 'TOO_LONG', 'code', 'a code is short');
	refused($admin->post('/v1/products', body(name => 5)), 422, 'WRONG_TYPE', 'name', 'a name is a text');
	refused($admin->post('/v1/products', body(is_active => 'yes')), 422, 'WRONG_TYPE', 'is_active', 'a truth is no text');
	refused($admin->post('/v1/products', body(colour => 'red')), 422, 'UNKNOWN_FIELD', 'colour', 'a field that nobody knows is refused');

	my $own_id = ok_success($admin->post('/v1/products', body(id => absent_id(), created_at => '2001-01-01T00:00:00.000Z')), 'read-only fields are ignored');
	isnt($own_id->{id}, absent_id(), '... an id is ours to give');
	refused($gate->post('/v1/products', body()), 401, 'UNAUTHENTICATED', '', 'nobody makes one without signing in');
	refused($tenant->post('/v1/products', body()), 403, 'FORBIDDEN', '', 'a tenant makes none');
}
creates_once($admin, '/v1/products', \&body, { search => $mark });

# --- GET /v1/products lists them. ---
made(unit => 'm3', name => "Kayu $mark $_") for 1 .. 3;
lists_well($admin, '/v1/products', within => { search => $mark }, sorts => [qw(code name unit is_hazardous is_active created_at updated_at)],
	filters => { unit => 'm3', is_active => 'true', is_hazardous => 'true' });
{
	is(scalar @{ $admin->get('/v1/products', { search => "Kayu $mark 2" })->items }, 1, 'search looks into the name');
	is(scalar @{ $admin->get('/v1/products', { search => '%' . $mark })->items }, 0, '... and takes % for itself');
	is(scalar @{ $admin->get('/v1/products', { search => lc "kayu $mark 2" })->items }, 1, '... in letters of any size');
	refused($admin->get('/v1/products', { search => 'x' x 101 }), 422, 'TOO_LONG', 'search', '... for a hundred letters at most');
	refused($admin->get('/v1/products', { is_active => 'maybe' }), 422, 'WRONG_TYPE', 'is_active', 'a filter of truths takes true or false');
	ok_success($tenant->get('/v1/products'), 'a tenant reads them');
	refused($gate->get('/v1/products'), 401, 'UNAUTHENTICATED', '', 'a stranger does not');
}

# --- GET /v1/products/{id} shows one. ---
{
	my $id = made();
	is($tenant->get("/v1/products/$id")->data->{id}, $id, 'a tenant sees one');
	is($admin->get('/v1/products/' . uc $id)->data->{id}, $id, 'an id in capitals is the same');
	refused($admin->get('/v1/products/' . absent_id()), 404, 'NOT_FOUND', undef, 'what is not there is not found');
	refused($admin->get('/v1/products/everything'), 404, 'ROUTE_NOT_FOUND', '', 'what is no id is no address');
	refused($gate->get("/v1/products/$id"), 401, 'UNAUTHENTICATED', '', 'a stranger sees none');
}

# --- PUT /v1/products/{id} changes one. ---
{
	my $id = made(is_hazardous => JSON::PP::true);
	my $before = $admin->get("/v1/products/$id")->data;
	is(ok_success($admin->put("/v1/products/$id", body(code => $before->{code}, name => "Semen putih $mark")), 'an administrator changes one'), undef, '... and gets null');
	my $after = $admin->get("/v1/products/$id")->data;
	is($after->{name}, "Semen putih $mark", '... the name is the new one');
	ok($after->{is_hazardous}, '... what the body left out is unchanged');
	is($after->{created_at}, $before->{created_at}, '... also when it was made');
	cmp_ok($after->{updated_at}, 'ge', $before->{updated_at}, '... it was changed later');
	ok_success($admin->put("/v1/products/$id", $after), 'what was read can be sent back whole');
	my $other = made();
	my $taken = $admin->get("/v1/products/$other")->data->{code};
	refused($admin->put("/v1/products/$id", body(code => $taken)), 409, 'PRODUCT_CODE_TAKEN', 'code', 'the code of another is taken');
	refused($admin->put("/v1/products/$id", { name => 'only' }), 422, 'REQUIRED', 'code', 'a whole update has all that is required');
	refused($admin->put("/v1/products/$id", body(is_active => undef)), 422, 'WRONG_TYPE', 'is_active', 'a truth cannot be cleared');
	refused($admin->put('/v1/products/' . absent_id(), body()), 404, 'NOT_FOUND', undef, 'what is not there cannot be changed');
	refused($tenant->put("/v1/products/$id", body()), 403, 'FORBIDDEN', '', 'a tenant changes none');
	refused($gate->put("/v1/products/$id", body()), 401, 'UNAUTHENTICATED', '', 'a stranger changes none');
}

# --- DELETE /v1/products/{id} removes one. ---
{
	my $id = made();
	my $code = $admin->get("/v1/products/$id")->data->{code};
	refused($tenant->delete("/v1/products/$id"), 403, 'FORBIDDEN', '', 'a tenant removes none');
	refused($gate->delete("/v1/products/$id"), 401, 'UNAUTHENTICATED', '', 'a stranger removes none');
	is(ok_success($admin->delete("/v1/products/$id"), 'an administrator removes one'), undef, '... and gets null');
	refused($admin->get("/v1/products/$id"), 404, 'NOT_FOUND', undef, '... it is gone');
	refused($admin->delete("/v1/products/$id"), 404, 'NOT_FOUND', undef, '... and is not removed twice');
	ok_success($admin->post('/v1/products', body(code => $code)), '... its code is free again');
}

# --- What all of them do. ---
{
	my $id = made();
	refuses_methods($admin, '/v1/products', 'GET, POST');
	refuses_methods($admin, "/v1/products/$id", 'GET, PUT, DELETE');
	echoes_request_id($admin, '/v1/products');
	is($admin->get('/v1/products')->json->{message}, 'Sukses mengambil data list produk', 'messages are Indonesian');
	is($admin->get('/v1/products', { lang => 'en' })->json->{message}, 'Fetched the product list', '... or English with ?lang=en');
	is($admin->with('X-Language' => 'en')->get('/v1/products')->json->{message}, 'Fetched the product list', '... or X-Language: en');
	is($admin->with('Accept-Language' => 'en-US,en')->get('/v1/products')->json->{message}, 'Sukses mengambil data list produk',
		'a browser\'s Accept-Language does not count for who is signed in');
	is($gate->with('Accept-Language' => 'en-US,en')->get('/v1/products')->errors->[0]{message}, 'Please sign in first', '... but for who is not');
	is($admin->post('/v1/products?lang=en', { %{ body() }, code => '?' })->errors->[0]{key}, 'code', 'errors name the field');
	is($admin->get("/api/v1/products/$id")->content, $admin->get("/v1/products/$id")->content, 'old clients call under /api');
}

done_testing;
