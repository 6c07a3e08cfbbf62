# Autogate::Answer: what came back.
package Autogate::Answer;
use strict;
use warnings;
use JSON::PP ();

my $json = JSON::PP->new->utf8->allow_nonref;

sub new
{
	my ($class, $method, $path, $raw) = @_;
	my $self = bless { method => $method, path => $path, %$raw{qw(status headers)}, content => $raw->{content} // '' }, $class;
	$self->{json} = eval { $json->decode($self->{content}) } if $self->is_json;
	return $self;
}

sub method { return $_[0]{method} }
sub path { return $_[0]{path} }
sub status { return $_[0]{status} }
sub content { return $_[0]{content} }
# "GET /v1/products/{id}"; undef where the document has no such route.
sub route { return $_[0]{route} }
sub header { return $_[0]{headers}{ lc $_[1] } }
sub media_type { my ($type) = split /;/, $_[0]->header('Content-Type') // ''; return $type // '' }
sub is_json { return $_[0]->media_type eq 'application/json' && length $_[0]{content} }

# The whole body; an empty hash where it is no JSON object, so that tests can look into it.
sub json { return ref $_[0]{json} ? $_[0]{json} : {} }
sub data { my $json = $_[0]->json; return ref $json eq 'HASH' ? $json->{data} : undef }
sub items { my $data = $_[0]->data; return ref $data eq 'HASH' ? $data->{items} // [] : [] }
sub meta { my $data = $_[0]->data; return ref $data eq 'HASH' ? $data->{meta} // {} : {} }
sub errors { my $json = $_[0]->json; return ref $json eq 'HASH' && ref $json->{errors} eq 'ARRAY' ? $json->{errors} : [] }
sub code { my $json = $_[0]->json; return ref $json eq 'HASH' ? $json->{code} : undef }

# The body without what differs from answer to answer.
sub body_without_request_id { my ($self) = @_; my $id = $self->header('X-Request-Id') // ''; return $self->content =~ s/\Q$id\E//gr }

sub summary { my ($self) = @_; return "$self->{status} " . substr $self->{content}, 0, 600 }

1;
