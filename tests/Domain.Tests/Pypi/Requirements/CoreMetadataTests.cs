using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Tests.Pypi.Requirements;

public sealed class CoreMetadataTests
{
    [Fact]
    public void Parse_Metadata_HasWhatMatters()
    {
        CoreMetadata metadata = Parse("""
            Metadata-Version: 2.4
            name: Foo.Bar
            Version: 1.0-1
            Summary: Something: with a colon
              and a continuation
            License-Expression: MIT
            License-File: LICENSE
            Requires-Python: >=3.8, !=3.9.*
            Requires-Dist: numpy>=1.23
            Requires-Dist: pandas ; python_version < "3.9"
               and extra == 'Test_All'
            Provides-Extra: Test_All
            Provides-Extra: test-all
            Import-Name: foo.bar ; private

            Requires-Dist: not-a-requirement
            """);

        Assert.Equal((2, 4), metadata.FormatVersion);
        Assert.Equal(("foo-bar", "Foo.Bar", "1.0.post1"), (metadata.Name, metadata.WrittenName, metadata.Version.ToString()));
        Assert.Equal(SpecifierSet.Parse(">=3.8,!=3.9.*"), metadata.RequiresPython);
        Assert.Equal(
            ["numpy>=1.23", "pandas; python_version < \"3.9\" and extra == \"test-all\""],
            metadata.Requirements.Select(requirement => requirement.ToString()));
        Assert.Equal(["test-all"], metadata.Extras);
        Assert.Equal(("MIT", "LICENSE", "foo.bar"), (metadata.LicenseExpression, metadata.LicenseFiles[0], metadata.ImportNames[0]));
        Assert.Empty(metadata.Warnings);
    }

    [Fact]
    public void Parse_LineEndsMarkAndLatin1_AreTolerated()
    {
        byte[] latin = Encoding.Latin1.GetBytes("Metadata-Version: 1.0\r\nName: a\r\nAuthor: Jürgen\r\nVersion: 1\r\n\r\nbody");

        Assert.Equal("a 1", Describe(CoreMetadata.Parse([0xEF, 0xBB, 0xBF, .. latin], "a")));
        Assert.Equal("a 1", Describe(Parse("Metadata-Version: 1.0\nName: a\nVersion: 1")));
    }

    [Fact]
    public void Parse_LineThatIsNoField_EndsTheFields()
    {
        CoreMetadata metadata = Parse("Metadata-Version: 1.0\nName: a\nVersion: 1\nCopyright (c) 2010: somebody\nRequires-Dist: b\n");

        Assert.Empty(metadata.Requirements);
    }

    [Fact]
    public void Parse_BrokenTexts_AreRepairedWithAWarning()
    {
        CoreMetadata metadata = Parse("""
            Metadata-Version: 2.9
            Name: a
            Name: b
            Version: 1
            Requires-Python: >=3.6.*
            Requires-Dist: c>=1.0<2
            Provides-Extra: not a name
            """);

        Assert.Equal(("a", ">=3.6", "c>=1.0,<2"), (metadata.Name, metadata.RequiresPython.ToString(), metadata.Requirements[0].ToString()));
        Assert.Equal(5, metadata.Warnings.Count);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("Metadata-Version: 2.1\nName: a\n", 1)]
    [InlineData("Metadata-Version: 2.1\nVersion: 1\n", 1)]
    [InlineData("Name: a\nVersion: 1\n", 1)]
    [InlineData("Name: a\nVersion: 1\nMetadata-Version: 3.0\n", 3)]
    [InlineData("Metadata-Version: x\nName: a\nVersion: 1\n", 1)]
    [InlineData("Metadata-Version: 2.1\nName: a b\nVersion: 1\n", 2)]
    [InlineData("Metadata-Version: 2.1\nName: a\nVersion: one\n", 3)]
    [InlineData("Metadata-Version: 2.1\nName: a\nSummary: x\n  y\nRequires-Dist: b c\nVersion: 1\n", 5)]
    [InlineData("Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Python: three\n", 4)]
    public void Parse_Unusable_TellsTheLine(string text, int line)
    {
        StoreException failure = Assert.Throws<StoreException>(() => Parse(text));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, failure.Code);
        Assert.Equal(line, failure.Location!.Line);
    }

    [Fact]
    public void Parse_Size_IsLimited()
    {
        const string Head = "Metadata-Version: 2.1\nName: a\nVersion: 1\n";

        Assert.Equal(5000, Parse(Head + string.Concat(Enumerable.Range(0, 5000).Select(i => $"Requires-Dist: b{i}\n"))).Requirements.Count);
        Assert.Throws<StoreException>(() => Parse(Head + string.Concat(Enumerable.Range(0, 5001).Select(i => $"Requires-Dist: b{i}\n"))));
        Assert.Throws<StoreException>(() => Parse(Head + string.Concat(Enumerable.Range(0, 501).Select(i => $"Provides-Extra: b{i}\n"))));
        Assert.Throws<StoreException>(() => Parse(Head + "Requires-Dist: b" + new string(' ', 9000) + "\n"));
        Assert.Throws<StoreException>(() => Parse(Head + "Summary: " + new string('x', 3 << 20) + "\n"));
        Assert.NotNull(Parse(Head + "\n" + new string('x', 3 << 20)));
    }

    [Theory]
    [InlineData("2.2", "", true)]
    [InlineData("2.2", "Dynamic: Version\n", true)]
    [InlineData("2.2", "Dynamic: Requires-Dist\n", false)]
    [InlineData("2.4", "Dynamic: requires-python\n", false)]
    [InlineData("2.4", "Dynamic: Provides-Extra\n", false)]
    [InlineData("2.1", "", false)]
    public void HasStaticRequirements_SourceDistribution_DependsOnDynamic(string format, string dynamic, bool expected) =>
        Assert.Equal(expected, Parse($"Metadata-Version: {format}\nName: a\nVersion: 1\n{dynamic}").HasStaticRequirements);

    [Theory]
    [InlineData("a", "1.0", true)]
    [InlineData("a", "1.0.0", true)]
    [InlineData("a", "1.0+cu121", true)]
    [InlineData("a", "1.1", false)]
    [InlineData("b", "1.0", false)]
    public void BelongsTo_File_ComparesNameAndVersion(string name, string version, bool expected) =>
        Assert.Equal(expected, Parse("Metadata-Version: 2.1\nName: A\nVersion: 1.0\n").BelongsTo(name, PypiVersion.Parse(version)));

    [Theory]
    [InlineData("Requires-Dist: c\nRequires-Dist: b>=1,<2\nRequires-Python: >=3.8\n", true)]
    [InlineData("Requires-Dist: c\nRequires-Python: >=3.8\n", false)]
    [InlineData("Requires-Dist: c\nRequires-Dist: b>=1,<2\nRequires-Python: >=3.9\n", false)]
    [InlineData("Requires-Dist: c\nRequires-Dist: b>=1,<2\nRequires-Python: >=3.8\nProvides-Extra: x\n", false)]
    public void RequiresTheSame_OtherFile_ComparesRequirements(string other, bool expected)
    {
        const string Head = "Metadata-Version: 2.1\nName: a\nVersion: 1\n";
        CoreMetadata metadata = Parse(Head + "Requires-Python: >=3.8\nRequires-Dist: B<2,>=1.0\nRequires-Dist: c\n");

        Assert.Equal(expected, metadata.RequiresTheSame(Parse(Head + other)));
    }

    private static CoreMetadata Parse(string text) => CoreMetadata.Parse(Encoding.UTF8.GetBytes(text), "a-1-py3-none-any.whl");

    private static string Describe(CoreMetadata metadata) => $"{metadata.Name} {metadata.Version}";
}
