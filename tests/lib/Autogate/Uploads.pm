# Autogate::Uploads: files to upload, made here, and the form that carries them.
#
#	my $answer = upload($tenant, 'photo', png(200, 100), 'foto.png');
#	my $answer = send_form($tenant, 'file', part('file', $bytes, 'a.csv') . part('note', 'x'));
package Autogate::Uploads;
use strict;
use warnings;
use Compress::Zlib ();
use Exporter qw(import);
use IO::Compress::Zip qw(zip $ZipError);

our @EXPORT = qw(upload send_form part boundary form_type png jpeg webp pdf csv office turned size_of);

my $boundary = 'batas-antar-bagian';
sub boundary { return $boundary }
sub form_type { return "multipart/form-data; boundary=$boundary" }

# part NAME, BYTES, FILE NAME: one part of a form, with the boundary before it.
sub part
{
	my ($name, $bytes, $file_name) = @_;
	utf8::encode($file_name) if defined $file_name && utf8::is_utf8($file_name);
	my $file = defined $file_name ? "; filename=\"$file_name\"\r\nContent-Type: application/octet-stream" : '';
	return "--$boundary\r\nContent-Disposition: form-data; name=\"$name\"$file\r\n\r\n$bytes\r\n";
}

# send_form SENDER, PATH, PARTS, HEADERS: PATH is the last word of it.
sub send_form
{
	my ($sender, $path, $parts, %headers) = @_;
	return $sender->raw('POST', "/v1/common/upload/$path", { body => "$parts--$boundary--\r\n", headers => { 'Content-Type' => form_type(), %headers } });
}

sub upload
{
	my ($sender, $path, $bytes, $file_name) = @_;
	return send_form($sender, $path, part('file', $bytes, $file_name // 'berkas'));
}

# --- Files. ---

sub chunk { my ($name, $bytes) = @_; return pack('N', length $bytes) . $name . $bytes . pack('N', Compress::Zlib::crc32($name . $bytes)) }

# png WIDTH, HEIGHT, CHUNKS: one colour, one bit a pixel; CHUNKS stand before its pixels.
sub png
{
	my ($width, $height, $more) = @_;
	my $row = "\0" . "\xff" x int(($width + 7) / 8);
	my $deflate = Compress::Zlib::deflateInit(-Level => 9);
	my $pixels = join '', map { scalar $deflate->deflate($row) } 1 .. $height;
	return "\x89PNG\r\n\x1a\n" . chunk('IHDR', pack 'NNCCCCC', $width, $height, 1, 0, 0, 0, 0) . ($more // '') . chunk('IDAT', $pixels . $deflate->flush) . chunk('IEND', '');
}

# By ImageMagick: left half red, right half blue, so that it is seen how it is turned. undef where that is not installed.
sub drawn
{
	my ($format, $width, $height) = @_;
	my $half = int $width / 2;
	return scalar `convert -size ${half}x$height xc:red xc:blue +append -quality 90 $format:- 2>/dev/null` || undef;
}
sub jpeg { return drawn('jpeg', @_) }
sub webp { return drawn('webp', @_) }

# turned JPEG, ORIENTATION: the same with what a camera says of how it was held.
sub turned
{
	my ($jpeg, $orientation) = @_;
	my $exif = "Exif\0\0MM\0*" . pack('N n n n N n n N', 8, 1, 0x112, 3, 1, $orientation, 0, 0);
	return substr($jpeg, 0, 2) . "\xff\xe1" . pack('n', 2 + length $exif) . $exif . substr $jpeg, 2;
}

# size_of PICTURE: "320x180".
sub size_of
{
	my ($bytes) = @_;
	return join 'x', unpack 'x16 NN', $bytes if $bytes =~ /^\x89PNG/;
	return join 'x', reverse unpack 'nn', $1 if $bytes =~ /^\xff\xd8.*?\xff[\xc0-\xc2]...(....)/s;
	return '';
}

sub pdf
{
	my ($more) = @_;
	my $body = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n" . ($more // '');
	return $body . "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R>>\nstartxref\n" . length($body) . "\n%%EOF\n";
}

sub csv { return "nama;pelat\nBudi;L 1 A\n" }

# office NAME => BYTES, …: a ZIP of these, and of what says that it is of Office.
sub office
{
	my (@entries) = ('[Content_Types].xml' => '<Types/>', @_);
	my $zip = IO::Compress::Zip->new(\my $bytes, Name => $entries[0], Minimal => 1) or die $ZipError;
	$zip->print($entries[1]);
	for (my $i = 2; $i < @entries; $i += 2) {
		$zip->newStream(Name => $entries[$i], Minimal => 1);
		$zip->print($entries[$i + 1]);
	}
	$zip->close;
	return $bytes;
}

1;
