#!/usr/bin/perl
# openapi.json is a good OpenAPI 3.1 document: by a linter of others (Redocly's, from the npm registry), and as clients are made from it.
use strict;
use warnings;
use File::Basename qw(dirname);
use JSON::PP qw(decode_json);
use Test::More;

my $here = dirname(__FILE__);
my $file = "$ENV{AUTOGATE_BUILD}/openapi.json" if $ENV{AUTOGATE_BUILD};
plan(skip_all => 'AUTOGATE_BUILD names no build with an openapi.json') if !$file || !-r $file;
open my $in, '<', $file or die "$file: $!";
my $document = decode_json(do { local $/; <$in> });

is($document->{openapi}, '3.1.0', 'it is OpenAPI 3.1');
my (%ids, @doubled);
for my $path (values %{ $document->{paths} }) {
	for my $operation (values %$path) { push @doubled, $operation->{operationId} if $ids{ $operation->{operationId} }++ }
}
cmp_ok(scalar(keys %ids), '>=', 50, 'it has the operations');
is_deeply(\@doubled, [], '... each with a name of its own');

SKIP: {
	skip 'npx is not installed, so the linter cannot be fetched', 1 if !grep { -x "$_/npx" } split /:/, $ENV{PATH};
	my $said = qx(REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true npx --yes \@redocly/cli\@2.77.0 lint --config '$here/redocly.yaml' --format json '$file' 2>&1);
	skip 'the linter cannot be fetched from the npm registry', 1 if $said =~ /npm (?:error|ERR!)/;
	my ($totals) = $said =~ /"totals":\s*(\{[^}]*\})/;
	is_deeply($totals && decode_json($totals), { errors => 0, warnings => 0, ignored => 0 }, 'the linter finds nothing') or diag($said);
}
done_testing();
