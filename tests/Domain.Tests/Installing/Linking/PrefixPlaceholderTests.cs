using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using FsCheck;
using FsCheck.Fluent;

namespace CondaStore.Domain.Tests.Installing.Linking;

public sealed class PrefixPlaceholderTests
{
    private const string Placeholder = "/opt/placeholder_placeholder_placeholder";

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("", "")]
    [InlineData("a=/opt/placeholder_placeholder_placeholder/lib:/opt/placeholder_placeholder_placeholder", "a=/env/lib:/env")]
    [InlineData("/opt/placeholder_placeholder_placeholder", "/env")]
    public void ReplaceText_AnyText_ReplacesEveryOccurrence(string text, string expected) =>
        Assert.Equal(expected, Text(new PrefixPlaceholder(Placeholder, "/env"), text));

    [Theory]
    [InlineData("#!{p}/bin/python\nx {p}", "#!/env/bin/python\nx /env")]
    [InlineData("#! {p}/bin/python -E\r\nx", "#! /env/bin/python -E\r\nx")]
    [InlineData("#!{p}/bin/python", "#!/env/bin/python")]
    [InlineData("#!", "#!")]
    [InlineData("#!/bin/sh\n{p}", "#!/bin/sh\n/env")]
    [InlineData("#!/usr/bin/env {p}/bin/python\n", "#!/usr/bin/env /env/bin/python\n")]
    public void ReplaceText_ShortPrefix_KeepsShebangForm(string text, string expected) =>
        Assert.Equal(expected, Text(new PrefixPlaceholder(Placeholder, "/env"), text.Replace("{p}", Placeholder)));

    [Theory]
    [InlineData("#!{p}/bin/python3.11 -E\nx", "#!/bin/sh\n'''exec' \"{t}/bin/python3.11\" -E \"$0\" \"$@\" #'''\nx")]
    [InlineData("#!{p}/bin/python\nx", "#!/bin/sh\n'''exec' \"{t}/bin/python\" \"$0\" \"$@\" #'''\nx")]
    [InlineData("#!{p}/bin/perl -w\nx", "#!/usr/bin/env perl -w\nx")]
    [InlineData("#!{p}/bin/python2.7-config\nx", "#!/usr/bin/env python2.7-config\nx")]
    [InlineData("#!{p}/bin/perl", "#!/usr/bin/env perl")]
    [InlineData("#!/bin/bash {p}/x\n", "#!/bin/bash {t}/x\n")]
    public void ReplaceText_PrefixTooLongOrWithSpace_TakesAFormThatWorks(string text, string expected)
    {
        foreach (string target in new[] { "/with space/env", "/" + new string('l', 120) })
        {
            string result = Text(new PrefixPlaceholder(Placeholder, target), text.Replace("{p}", Placeholder));
            Assert.Equal(expected.Replace("{t}", target), result);
        }
    }

    [Fact]
    public void ReplaceText_ShellCharactersInPrefix_AreEscapedInTheShellForm()
    {
        string result = Text(new PrefixPlaceholder(Placeholder, "/a $b`c\"d\\e"), $"#!{Placeholder}/bin/python\n");

        Assert.Equal("#!/bin/sh\n'''exec' \"/a \\$b\\`c\\\"d\\\\e/bin/python\" \"$0\" \"$@\" #'''\n", result);
    }

    [Fact]
    public void ReplaceText_ShebangOf127Bytes_IsKept()
    {
        string fits = "/" + new string('p', 127 - 2 - 1 - "/bin/python".Length);
        string result = Text(new PrefixPlaceholder(Placeholder, fits), $"#!{Placeholder}/bin/python\n");
        string longer = Text(new PrefixPlaceholder(Placeholder, fits + "p"), $"#!{Placeholder}/bin/python\n");

        Assert.Equal($"#!{fits}/bin/python\n", result);
        Assert.StartsWith("#!/bin/sh\n", longer, StringComparison.Ordinal);
    }

    [Fact]
    public void ReplaceText_FirstLineIsNoUtf8_Survives()
    {
        byte[] content = [.. "#!"u8, 0xFF, 0xFE, .. Encoding.UTF8.GetBytes(Placeholder), 0x80, (byte)'\n', 0xC3];

        byte[] result = new PrefixPlaceholder(Placeholder, "/env").ReplaceText(content);

        Assert.Equal([.. "#!"u8, 0xFF, 0xFE, .. "/env"u8, 0x80, (byte)'\n', 0xC3], result);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public void Replace_WideEncodings_AreFound(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        PrefixPlaceholder replacement = new(Placeholder, "/env");
        byte[] content = encoding.GetBytes($"x{Placeholder}/lib\0tail");
        byte[] binary = [.. content];
        replacement.ReplaceBinary(binary);

        Assert.Equal(encoding.GetBytes("x/env/lib\0tail"), replacement.ReplaceText(content));
        string padding = new('\0', Placeholder.Length - "/env".Length);
        Assert.Equal(encoding.GetBytes($"x/env/lib{padding}\0tail"), binary);
    }

    [Fact]
    public void ReplaceBinary_SeveralInOneString_PadsAtTheEndOfTheString()
    {
        string padding = new('\0', 2 * (Placeholder.Length - 4));
        byte[] content = Encoding.UTF8.GetBytes($"a\0x{Placeholder}/l:{Placeholder}/m\0b");

        Assert.True(new PrefixPlaceholder(Placeholder, "/env").ReplaceBinary(content));

        Assert.Equal($"a\0x/env/l:/env/m{padding}\0b", Encoding.UTF8.GetString(content));
    }

    [Fact]
    public void ReplaceBinary_NoTerminator_TreatsTheEndAsOne()
    {
        byte[] content = Encoding.UTF8.GetBytes(Placeholder + "/x");

        new PrefixPlaceholder(Placeholder, "/env").ReplaceBinary(content);

        Assert.Equal("/env/x" + new string('\0', Placeholder.Length - 4), Encoding.UTF8.GetString(content));
    }

    [Fact]
    public void ReplaceBinary_PrefixLongerThanPlaceholder_IsRefused()
    {
        PrefixPlaceholder replacement = new("/short", "/muchlonger");

        StoreException failure = Assert.Throws<StoreException>(() => replacement.ReplaceBinary(Encoding.UTF8.GetBytes("x/short\0")));

        Assert.Equal(ErrorCode.PrefixTooLong, failure.Code);
        Assert.NotEmpty(failure.Hints);
    }

    [Fact]
    public void ReplaceBinary_AnyContent_KeepsLengthAndLeavesNoPlaceholder()
    {
        Gen<byte[]> pieces = Gen.OneOf(
            Gen.Constant(Encoding.UTF8.GetBytes("/pp/")), Gen.Constant(Encoding.Unicode.GetBytes("/pp/")), Gen.Constant(new byte[] { 0 }),
            Gen.Constant(new byte[8]), Gen.Choose(0, 255).Select(b => new[] { (byte)b }));
        Arbitrary<byte[]> contents = pieces.ListOf().Select(list => list.SelectMany(p => p).ToArray()).ToArbitrary();
        Prop.ForAll(contents, content =>
        {
            byte[] original = [.. content];
            new PrefixPlaceholder("/pp/", "/q").ReplaceBinary(content);
            return content.Length == original.Length && content.AsSpan().IndexOf("/pp/"u8) < 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Write_AnyPieceLength_EqualsReplacementOfTheWhole()
    {
        Gen<string> pieces = Gen.Elements(Placeholder, Placeholder + "/lib", "\0", "\0\0\0\0\0\0\0\0", "\n", "word", "#!", "\r\n", "é");
        Arbitrary<(string, int, bool)> cases = (
            from parts in pieces.ListOf()
            from length in Gen.Choose(16, 300)
            from binary in Gen.Elements(true, false)
            select (string.Concat(parts), length, binary)).ToArbitrary();
        using TestSupport.TemporaryDirectory directory = new();
        PrefixPlaceholder replacement = new(Placeholder, "/env");
        Prop.ForAll(cases, test =>
        {
            (string text, int length, bool binary) = test;
            byte[] whole = Encoding.UTF8.GetBytes(text);
            File.WriteAllBytes(directory.At("in"), whole);
            using (var source = File.OpenHandle(directory.At("in")))
            using (var destination = File.OpenHandle(directory.At("out"), FileMode.Create, FileAccess.Write))
            {
                PatchedFile.Write(source, destination, binary, replacement, length);
            }

            byte[] expected = whole;
            if (binary)
            {
                replacement.ReplaceBinary(expected);
            }
            else
            {
                expected = replacement.ReplaceText(whole);
            }

            return File.ReadAllBytes(directory.At("out")).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    private static string Text(PrefixPlaceholder replacement, string text) =>
        Encoding.UTF8.GetString(replacement.ReplaceText(Encoding.UTF8.GetBytes(text)));
}
