using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Metadata;

namespace CondaStore.Domain.Tests.Packages.Metadata;

public sealed class EntryPointTests
{
    [Theory]
    [InlineData("flask = flask.cli:main", "flask", "flask.cli", "main")]
    [InlineData("a=b:c", "a", "b", "c")]
    [InlineData(" pip3.11 =  pip._internal.cli.main : main ", "pip3.11", "pip._internal.cli.main", "main")]
    [InlineData("x = m:Class.method", "x", "m", "Class.method")]
    [InlineData("x = m:f [extra1,extra2]", "x", "m", "f")]
    [InlineData("my-tool = größe:ändern", "my-tool", "größe", "ändern")]
    public void Parse_ValidEntryPoint_GivesItsParts(string text, string command, string module, string function)
    {
        EntryPoint entryPoint = EntryPoint.Parse(text);

        Assert.Equal((command, module, function), (entryPoint.Command, entryPoint.Module, entryPoint.Function));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no equals sign")]
    [InlineData("= m:f")]
    [InlineData("../x = m:f")]
    [InlineData("/etc/x = m:f")]
    [InlineData("a/b = m:f")]
    [InlineData("a\\b = m:f")]
    [InlineData("C:x = m:f")]
    [InlineData(".. = m:f")]
    [InlineData(". = m:f")]
    [InlineData(".hidden = m:f")]
    [InlineData("a\0b = m:f")]
    [InlineData("a\nb = m:f")]
    [InlineData("x = m")]
    [InlineData("x = m:")]
    [InlineData("x = :f")]
    [InlineData("x = m:f()")]
    [InlineData("x = m;import os:f")]
    [InlineData("x = os\nimport sys:f")]
    [InlineData("x = m..n:f")]
    [InlineData("x = 1m:f")]
    [InlineData("x = m-n:f")]
    public void Parse_UnsafeOrIncompleteEntryPoint_IsRefused(string text)
    {
        StoreException failure = Assert.Throws<StoreException>(() => EntryPoint.Parse(text));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, failure.Code);
    }

    [Fact]
    public void Parse_LongerThanAnyRealOne_IsRefused() =>
        Assert.Equal(
            ErrorCode.InvalidPackageMetadata,
            Assert.Throws<StoreException>(() => EntryPoint.Parse($"x = m:{new string('f', 1000)}")).Code);
}
