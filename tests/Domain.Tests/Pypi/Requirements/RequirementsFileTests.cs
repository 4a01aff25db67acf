using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Tests.Pypi.Requirements;

public sealed class RequirementsFileTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly RequirementsFileOptions Local = new() { IsLocal = true };

    [Fact]
    public void Read_RequirementsAndRemarks_AreEntriesWithPlaces()
    {
        RequirementsFile file = Read("""
            # remark
            Flask >= 3.0  # the web
              numpy==1.26.4 ; python_version >= "3.9"

            pandas>=2, \
              <3 \
              # a remark ends the line
            scipy
            """);

        Assert.Equal(
            ["Flask >= 3.0", "numpy==1.26.4 ; python_version >= \"3.9\"", "pandas>=2,   <3", "scipy"],
            file.Entries.Select(entry => entry.Text));
        Assert.Equal(
            ["requirements.txt:2:1", "requirements.txt:3:3", "requirements.txt:5:1", "requirements.txt:8:1"],
            file.Entries.Select(entry => entry.Location.ToString()));
        Assert.Equal("flask", file.Entries[0].Requirement!.Name);
        Assert.NotNull(file.Entries[1].Marker);
    }

    [Fact]
    public void Read_Options_AreSet()
    {
        RequirementsFile file = Read("""
            -i https://one.example/simple/ --extra-index-url=https://two.example/simple
            --find-links https://h.example/wheels.html
            --no-binary=:all: --only-binary numpy,Pandas
            --prefer-binary
            --pre
            --only-final torch
            --all-releases Jax
            """);

        Assert.Equal("https://one.example/simple/", file.Index!.Value);
        Assert.Equal("https://two.example/simple", Assert.Single(file.ExtraIndexes).Value);
        Assert.Equal("https://h.example/wheels.html", Assert.Single(file.FindLinks).Value);
        Assert.False(file.Formats.AllowsWheels("flask"));
        Assert.True(file.Formats.AllowsWheels("pandas"));
        Assert.False(file.Formats.AllowsSources("pandas"));
        Assert.True(file.PrefersBinary);
        Assert.Equal(PrereleaseMode.Allow, file.Prereleases);
        Assert.Equal((PrereleaseMode.Disallow, PrereleaseMode.Allow), (file.PrereleasesOf["torch"], file.PrereleasesOf["jax"]));
        Assert.False(file.RequiresHashes);
    }

    [Theory]
    [InlineData("--no-index\n-i https://h.example/s", false)]
    [InlineData("-i https://h.example/s\n--no-index", true)]
    public void Read_NoIndex_TheLastLineCounts(string text, bool expected) => Assert.Equal(expected, Read(text).NoIndex);

    [Theory]
    [InlineData("--only-binary :all: --no-binary a", "a", false, true)]
    [InlineData("--only-binary :all: --no-binary a", "b", true, false)]
    [InlineData("--no-binary a --only-binary :all:", "a", true, false)]
    [InlineData("--no-binary a --no-binary :none:", "a", true, true)]
    [InlineData("--no-binary :all:,:none:,a", "b", true, true)]
    public void Read_FormatControl_LaterOptionsWin(string text, string project, bool wheels, bool sources)
    {
        FormatControl formats = Read(text).Formats;

        Assert.Equal((wheels, sources), (formats.AllowsWheels(project), formats.AllowsSources(project)));
    }

    [Fact]
    public void Read_Hashes_AreRequiredOfAll()
    {
        RequirementsFile file = Read($"""
            a==1.0 \
              --hash=sha256:{Hash} \
              --hash sha512:{Hash}{Hash}
            b @ https://h.example/b-1.0-py3-none-any.whl#sha256={Hash}
            """);

        Assert.True(file.RequiresHashes);
        Assert.Equal(["sha256", "sha512"], file.Entries[0].Hashes.Select(hash => hash.Algorithm));
        Assert.Equal(Hash, file.Entries[1].Reference!.Hash!.Value.Digest);
    }

    [Theory]
    [InlineData("a==1.0 --hash=sha256:H\nb==1.0", "requirements.txt:2:1", "has no hash")]
    [InlineData("a>=1.0 --hash=sha256:H", "requirements.txt:1:1", "is not pinned")]
    [InlineData("--require-hashes\na==1.0", "requirements.txt:2:1", "has no hash")]
    [InlineData("a @ git+https://h.example/a.git@v1\nb==1 --hash=sha256:H", "requirements.txt:1:1", "cannot have a hash")]
    public void Read_MissingHash_IsRefusedWithThePlace(string text, string place, string message)
    {
        StoreException failure = Assert.Throws<StoreException>(() => Read(text.Replace("H", Hash, StringComparison.Ordinal)));

        Assert.Equal((ErrorCode.InvalidRequirementsFile, place), (failure.Code, failure.Location!.ToString()));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PlacesWithoutNames_AreReferences()
    {
        RequirementsFile file = Read("""
            https://h.example/w/Foo_Bar-1.0-py3-none-any.whl ; python_version > "3"
            https://h.example/a-1.0.tar.gz#egg=a[x,y]&subdirectory=sub
            git+https://h.example/p.git@v1.0#subdirectory=pkg&egg=p
            https://h.example/unknown.zip
            b @ git+ssh://git@h.example/b.git
            """);

        Assert.Equal(["foo-bar", "a", "p", null, "b"], file.Entries.Select(entry => entry.Requirement?.Name));
        Assert.Equal("python_version > \"3\"", file.Entries[0].Marker!.ToString());
        Assert.Equal(["x", "y"], file.Entries[1].Extras);
        Assert.Equal("sub", file.Entries[1].Reference!.Subdirectory);
        DirectReference git = file.Entries[2].Reference!;
        Assert.Equal(DirectReferenceKind.Git, git.Kind);
        Assert.Equal(("https://h.example/p.git", "v1.0", "pkg"), (git.Location, git.Revision, git.Subdirectory));
        Assert.Equal("ssh://git@h.example/b.git", file.Entries[4].Reference!.Location);
    }

    [Fact]
    public void Read_LocalPaths_AreReferencesOnTheOwnMachine()
    {
        RequirementsFile file = Read(
            """
            -e ./project[dev]
            ../lib/a-1.0-py3-none-any.whl
            b-2.0.tar.gz
            c @ file:///d/c.zip
            --find-links wheels
            -e git+https://h.example/p.git#egg=p
            """,
            Local);

        Assert.Equal([true, false, false, false, true], file.Entries.Select(entry => entry.IsEditable));
        Assert.Equal(
            ["./project", "../lib/a-1.0-py3-none-any.whl", "b-2.0.tar.gz", "file:///d/c.zip", "https://h.example/p.git"],
            file.Entries.Select(entry => entry.Reference!.Location));
        Assert.Equal(["dev"], file.Entries[0].Extras);
        Assert.Equal("wheels", file.FindLinks[0].Value);
    }

    [Fact]
    public void Read_IncludedFiles_AreRelativeToTheirIncluder()
    {
        Dictionary<string, string> files = new()
        {
            ["dev/test.txt"] = "pytest\n-r ../common.txt\n-c limits.txt",
            ["common.txt"] = "numpy",
            ["dev/limits.txt"] = "numpy<2\n-r ../more.txt",
            ["more.txt"] = "scipy<2",
        };
        RequirementsFile file = Read("-r dev/test.txt\n-rcommon.txt", Including(files) with { File = "/home/u/requirements.txt" });

        Assert.Equal(["pytest", "numpy", "numpy"], file.Entries.Select(entry => entry.Text));
        Assert.Equal(["numpy<2", "scipy<2"], file.Constraints.Select(entry => entry.Text));
        Assert.Equal("/home/u/dev/limits.txt:1:1", file.Constraints[0].Location.ToString());
    }

    [Theory]
    [InlineData("a\n-r other.txt", "requirements.txt:2:4", ErrorCode.FileNotReadable)]
    [InlineData("-r ../secret.txt", "requirements.txt:1:4", ErrorCode.InvalidRequirementsFile)]
    [InlineData("-r /etc/passwd", "requirements.txt:1:4", ErrorCode.InvalidRequirementsFile)]
    [InlineData("-r C:\\x.txt", "requirements.txt:1:4", ErrorCode.InvalidRequirementsFile)]
    [InlineData("-r https://h.example/r.txt", "requirements.txt:1:4", ErrorCode.InvalidRequirementsFile)]
    [InlineData("-r self.txt", "self.txt:1:4", ErrorCode.InvalidRequirementsFile)]
    [InlineData("-r requirements.txt", "requirements.txt:1:4", ErrorCode.InvalidRequirementsFile)]
    [InlineData("-r broken.txt", "broken.txt:2:3", ErrorCode.InvalidRequirement)]
    [InlineData("-r deep0.txt", "deep9.txt:1:4", ErrorCode.InvalidRequirementsFile)]
    public void Read_IncludeThatFails_TellsThePlace(string text, string place, ErrorCode code)
    {
        Dictionary<string, string> files = new() { ["self.txt"] = "-r ./self.txt", ["broken.txt"] = "x\na b" };
        for (int i = 0; i < 12; i++)
        {
            files[$"deep{i}.txt"] = $"-r deep{i + 1}.txt";
        }

        StoreException failure = Assert.Throws<StoreException>(() => Read(text, Including(files)));

        Assert.Equal((code, place), (failure.Code, failure.Location!.ToString()));
    }

    [Theory]
    [InlineData("a b", 3, ErrorCode.InvalidRequirement)]
    [InlineData("  a >= 1 <2", 9, ErrorCode.InvalidRequirement)]
    [InlineData("a>=1, \\\n  <x", 4, ErrorCode.InvalidRequirement)]
    [InlineData("a @ https://h.example/a.rpm", 5, ErrorCode.InvalidRequirementsFile)]
    [InlineData("a @ ftp://h.example/a.whl", 5, ErrorCode.InvalidRequirementsFile)]
    [InlineData("hg+https://h.example/a", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("git+git@h.example:a.git", 5, ErrorCode.InvalidRequirementsFile)]
    [InlineData("git+https://h.example/a.git@-x", 29, ErrorCode.InvalidRequirementsFile)]
    [InlineData("git+https://h.example/a.git#subdirectory=../b", 29, ErrorCode.InvalidRequirementsFile)]
    [InlineData("-e .", 4, ErrorCode.InvalidRequirementsFile)]
    [InlineData("./a", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("a-1.0-py3-none-any.whl", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("a @ file:///etc/a.whl", 5, ErrorCode.InvalidRequirementsFile)]
    [InlineData("--find-links wheels", 14, ErrorCode.InvalidRequirementsFile)]
    [InlineData("--trusted-host h", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("--use-feature x", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("--no-require-hashes", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("--index", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("--index-url", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("-i h.example", 4, ErrorCode.InvalidRequirementsFile)]
    [InlineData("-i file:///x", 4, ErrorCode.InvalidRequirementsFile)]
    [InlineData("--pre=1", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("a --pre", 3, ErrorCode.InvalidRequirementsFile)]
    [InlineData("--hash=sha256:x", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("a==1 --hash=md5:0123", 6, ErrorCode.InvalidRequirementsFile)]
    [InlineData("a --config-settings x", 3, ErrorCode.InvalidRequirementsFile)]
    [InlineData("--no-binary a/b", 13, ErrorCode.InvalidRequirementsFile)]
    [InlineData("-i 'https://h", 1, ErrorCode.InvalidRequirementsFile)]
    [InlineData("-i https://user:pw@h.example/simple", 4, ErrorCode.InvalidRequirementsFile)]
    [InlineData("a @ https://token@h.example/a.whl", 5, ErrorCode.InvalidRequirementsFile)]
    [InlineData("-i https://${MISSING}@h.example/simple", 12, ErrorCode.InvalidRequirementsFile)]
    public void Read_WrongLine_TellsThePlace(string text, int column, ErrorCode code)
    {
        StoreException failure = Assert.Throws<StoreException>(() => Read(text));

        Assert.Equal((code, column), (failure.Code, failure.Location!.Column));
        Assert.DoesNotContain("pw@", failure.Message + failure.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--extra-index https://h", "did you mean '--extra-index-url'?")]
    [InlineData("https://h.example/a b", null)]
    public void Read_UnknownOption_HasAHint(string text, string? hint)
    {
        IReadOnlyList<string> hints = Assert.Throws<StoreException>(() => Read(text)).Hints;

        Assert.Equal(hint, hints.FirstOrDefault(one => one.StartsWith("did you", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-c limits.txt", "a[x]", "cannot have extras")]
    [InlineData("-c limits.txt", "https://h.example/a.zip", "must name")]
    public void Read_ConstraintThatInstalls_IsRefused(string text, string limits, string message)
    {
        StoreException failure = Assert.Throws<StoreException>(
            () => Read(text, new RequirementsFileOptions { Open = _ => Encoding.UTF8.GetBytes(limits) }));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Secrets_AreOnlyInValues()
    {
        RequirementsFileOptions options = new() { Secret = name => name == "TOKEN_1" ? "s3cret" : null };
        RequirementsFile file = Read("-i https://u:${TOKEN_1}@h.example/simple\na @ https://${TOKEN_1}@h.example/a-1.0.tar.gz", options);

        Assert.Equal("https://u:s3cret@h.example/simple", file.Index!.Value);
        Assert.Equal("https://s3cret@h.example/a-1.0.tar.gz", file.Entries[0].Reference!.Location);
        string[] shown = [file.Index.Text, file.Index.ToString(), file.Entries[0].Text, file.Entries[0].Requirement!.ToString()];
        Assert.DoesNotContain(shown, text => text.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_CredentialsOnTheOwnMachine_AreAllowed() =>
        Assert.Equal("https://u:p@h.example/simple", Read("-i https://u:p@h.example/simple", Local).Index!.Value);

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'a' })]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0 })]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, (byte)'a' })]
    public void Read_ByteOrderMark_TellsTheEncoding(byte[] content) =>
        Assert.Equal("a", TestRequirements.Read(content).Entries[0].Text);

    [Fact]
    public void Read_Encoding_IsDeclaredOrUtf8()
    {
        byte[] latin = Encoding.Latin1.GetBytes("# -*- coding: latin-1 -*-\na # für alle");

        Assert.Equal("a", TestRequirements.Read(latin).Entries[0].Text);
        StoreException failure = Assert.Throws<StoreException>(
            () => TestRequirements.Read(latin.AsMemory(26)));
        Assert.Equal("requirements.txt:1:1", failure.Location!.ToString());
        Assert.Throws<StoreException>(() => Read("# coding: koi8-r\na"));
    }

    [Fact]
    public void Read_Size_IsLimited()
    {
        Assert.Throws<StoreException>(() => Read(new string('#', 2 << 20)));
        Assert.Throws<StoreException>(() => Read(string.Concat(Enumerable.Repeat("\n", 10_001))));
    }

    [Fact]
    public void ReadLines_OfAnotherDocument_KeepTheirPlaces()
    {
        StoreException failure = Assert.Throws<StoreException>(() => RequirementsFile.ReadLines(
            [("numpy", new SourceLocation("environment.yml", 7, 9)), ("flask 3", new SourceLocation("environment.yml", 8, 9))],
            new RequirementsFileOptions()));

        Assert.Equal("environment.yml:8:15", failure.Location!.ToString());
    }

    private static RequirementsFileOptions Including(Dictionary<string, string> files) =>
        new() { Open = path => files.TryGetValue(path, out string? text) ? Encoding.UTF8.GetBytes(text) : null };

    private static RequirementsFile Read(string text, RequirementsFileOptions? options = null) =>
        TestRequirements.Read(text, options);
}
