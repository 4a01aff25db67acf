using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;

namespace CondaStore.Domain.Tests.Environments.Formats;

public sealed class EnvironmentFileTests
{
    private const string Full = """
        name: demo
        channels:
          - conda-forge
          - https://conda.example/c
          - nodefaults
        dependencies:
          - python=3.12
          - numpy >=1.26,<3  # arrays
          - "conda-forge::scipy"
          - pip
          - pip:
            - flask==3.0 # web
            - -r requirements.txt
            - --index-url https://pypi.example/simple
        variables:
          A: 3.10
          B: 'null'
        prefix: /opt/demo
        description: a demo
        platforms: [linux-64, osx-arm64]
        """;

    [Fact]
    public void Parse_AllKeys_AreRead()
    {
        EnvironmentFile file = EnvironmentFile.Parse(Full);

        Assert.Equal(("demo", "a demo", "/opt/demo"), (file.Name, file.Description, file.Prefix));
        Assert.Equal(["conda-forge", "https://conda.example/c"], file.Channels);
        Assert.True(file.NoDefaults);
        Assert.Equal(["python=3.12", "numpy[version='>=1.26,<3']", "conda-forge::scipy", "pip"], file.Specs.Select(spec => spec.ToString()));
        Assert.Equal(["flask==3.0", "-r requirements.txt", "--index-url https://pypi.example/simple"], file.PipLines.Select(line => line.Text));
        Assert.Equal([new("A", "3.10"), new("B", "null")], file.Variables);
        Assert.Equal(["linux-64", "osx-arm64"], file.Platforms);
        Assert.Empty(file.Warnings);
    }

    [Fact]
    public void ToYaml_OfAFile_IsCanonicalAndReadsBack()
    {
        string yaml = EnvironmentFile.Parse(Full).ToYaml();

        Assert.Equal(
            """
            name: demo
            description: a demo
            channels:
            - conda-forge
            - https://conda.example/c
            - nodefaults
            platforms:
            - linux-64
            - osx-arm64
            dependencies:
            - python=3.12
            - numpy >=1.26,<3
            - conda-forge::scipy
            - pip
            - pip:
              - flask==3.0
              - -r requirements.txt
              - --index-url https://pypi.example/simple
            variables:
              A: '3.10'
              B: 'null'
            prefix: /opt/demo

            """,
            yaml,
            ignoreLineEndingDifferences: true);
        Assert.Equal(yaml, EnvironmentFile.Parse(yaml).ToYaml());
    }

    [Fact]
    public void Parse_StoreSpecification_ToleratesNulls()
    {
        EnvironmentFile file = EnvironmentFile.Parse(
            "channels: [conda-forge]\ndependencies: [python=3.11, {pip: [flask]}]\nvariables: null\ndescription: ''\nname: e1\nprefix: null\n");

        Assert.Equal("e1", file.Name);
        Assert.Null(file.Prefix);
        Assert.Empty(file.Variables);
        Assert.Equal(["flask"], file.PipLines.Select(line => line.Text));
        Assert.Contains("pip", Assert.Single(file.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_Json_IsRead()
    {
        EnvironmentFile file = EnvironmentFile.Parse("""{"name": "a", "dependencies": ["python=3.10", {"pip": ["x"]}], "variables": {"N": 1}}""");

        Assert.Equal("a", file.Name);
        Assert.Equal(["python=3.10"], file.SpecTexts);
        Assert.Equal([new("N", "1", IsWholeNumber: true)], file.Variables);
    }

    [Theory]
    [InlineData("linux-64", "a,unix,lin64,both,fn,sel")]
    [InlineData("osx-arm64", "a,unix,arm,both,fn")]
    [InlineData("win-64", "a,win,notunix,fn")]
    public void Parse_Selectors_KeepThePlatformsLines(string platform, string expected)
    {
        EnvironmentFile file = EnvironmentFile.Parse(
            """
            dependencies:
              - a
              - unix  # [unix]
              - win  # [win]
              - lin64  # [linux64]
              - arm  # [osx-arm64]
              - notunix  #[not unix]
              - both  # [linux or (osx and arm64)]
              - fn  # [see the docs]
              - sel(linux): sel
            """,
            new EnvironmentFileOptions { Platform = platform });

        Assert.Equal(expected, string.Join(',', file.SpecTexts));
        Assert.Contains("see the docs", Assert.Single(file.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SelectorsWithoutPlatform_KeepsAllAndWarns()
    {
        EnvironmentFile file = EnvironmentFile.Parse("dependencies:\n- a # [win]\n- sel(linux): b\n");

        Assert.Equal(["a", "b"], file.SpecTexts);
        Assert.Single(file.Warnings);
    }

    [Fact]
    public void Parse_SelectorsThatAreKept_StandBesideTheirDependenciesAndReadBack()
    {
        EnvironmentFileOptions options = new() { KeepsSelectors = true };

        EnvironmentFile file = EnvironmentFile.Parse(
            "dependencies:\n- a  # [win]\n- b  # [see the docs]\n- sel(linux): c\n- sel(unix): d # [not osx]\n- e\n", options);

        Assert.Equal(["win", null, "linux", "(not osx) and (unix)", null], file.Dependencies.Select(d => d.Selector));
        Assert.Equal(["b", "c", "d", "e"], file.Dependencies.Where(d => d.AppliesOn("linux-64")).Select(d => d.Text));
        Assert.Contains("see the docs", Assert.Single(file.Warnings), StringComparison.Ordinal);
        Assert.Equal(
            file.Dependencies.Select(d => (d.Text, d.Selector)), EnvironmentFile.Parse(file.ToYaml(), options).Dependencies.Select(d => (d.Text, d.Selector)));
    }

    [Fact]
    public void Parse_TwoPipSections_AreJoined()
    {
        EnvironmentFile file = EnvironmentFile.Parse("dependencies:\n- pip: [a]\n- pip\n- pip: [b, ./c]\n");

        Assert.Equal(["a", "b", "./c"], file.PipLines.Select(line => line.Text));
        Assert.Equal(["a", "b", null], file.PipLines.Select(line => line.Requirement?.Name));
    }

    [Fact]
    public void Read_SeveralMistakes_GivesThemAllAndWhatIsRight()
    {
        EnvironmentFile file = EnvironmentFile.Read(
            "channels: [a, [b]]\ndependencies: [x, 'y=>1<', {pip: [z, '@@@']}]\nvariables: {A: [], B: 1}\nplatforms: [linux-65]\n",
            new EnvironmentFileOptions { ChecksPip = true, IsName = _ => true },
            out IReadOnlyList<EnvironmentFileProblem> problems);

        Assert.Equal(
            [
                (EnvironmentFileRule.Text, "channels/1"), (EnvironmentFileRule.Spec, "dependencies/1"),
                (EnvironmentFileRule.PipRequirement, "dependencies/2/pip/1"), (EnvironmentFileRule.Presence, "name"),
                (EnvironmentFileRule.Platform, "platforms"), (EnvironmentFileRule.Variable, "variables/A"),
            ],
            problems.Select(p => (p.Rule, string.Join('/', p.Path))));
        Assert.Equal(["x"], file.SpecTexts);
        Assert.Equal(["z"], file.PipLines.Select(line => line.Text));
        Assert.Equal([new("B", "1", IsWholeNumber: true)], file.Variables);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("just text", 1, 1)]
    [InlineData("- a", 1, 1)]
    [InlineData("name: [x]\n", 1, 7)]
    [InlineData("dependencies:\n  a: b\n", 2, 3)]
    [InlineData("dependencies: text\n", 1, 15)]
    [InlineData("dependencies:\n- null\n", 2, 3)]
    [InlineData("dependencies:\n- python: 3.10\n", 2, 3)]
    [InlineData("dependencies:\n- [a]\n", 2, 3)]
    [InlineData("dependencies:\n- pip: [null]\n", 2, 9)]
    [InlineData("dependancies:\n- a\n", 1, 1)]
    [InlineData("channels: [null]\n", 1, 12)]
    [InlineData("channels: conda-forge\n", 1, 11)]
    [InlineData("variables: [a]\n", 1, 12)]
    [InlineData("variables:\n  A:\n", 2, 5)]
    [InlineData("variables:\n  A=B: c\n", 2, 3)]
    [InlineData("platforms: [linux-65]\n", 1, 13)]
    public void Parse_WrongShape_SaysWhere(string text, int line, int column)
    {
        StoreException failure = Assert.Throws<StoreException>(
            () => EnvironmentFile.Parse(text, new EnvironmentFileOptions { File = "env.yml" }));

        Assert.Equal(ErrorCode.InvalidEnvironmentFile, failure.Code);
        Assert.Equal(new SourceLocation("env.yml", line, column), failure.Location);
    }

    [Theory]
    [InlineData("name: [x", 1)]
    [InlineData("a: b\n\tc: d\n", 1)]
    [InlineData("a: 'b\n", 1)]
    [InlineData("a: b\na: c\n", 2)]
    [InlineData("a: *b\n", 1)]
    [InlineData("a: b\n---\nc: d\n", 2)]
    [InlineData("[a]: b\n", 1)]
    [InlineData("{\"a\": ]}", 1)]
    public void Parse_NotYaml_SaysWhere(string text, int line)
    {
        StoreException failure = Assert.Throws<StoreException>(() => EnvironmentFile.Parse(text));

        Assert.Equal(ErrorCode.InvalidDocument, failure.Code);
        Assert.InRange(failure.Location!.Line, line, line + 1);
    }

    [Fact]
    public void Parse_Tab_IsNamedInTheHint() =>
        Assert.Contains("tabs", Assert.Single(
            Assert.Throws<StoreException>(() => EnvironmentFile.Parse("a: b\n\tc: d\n")).Hints), StringComparison.Ordinal);

    [Fact]
    public void Parse_MisspeltKey_NamesTheNearest()
    {
        StoreException failure = Assert.Throws<StoreException>(() => EnvironmentFile.Parse("dependancies:\n- a\n"));

        Assert.Equal("dependancies", failure.Found);
        Assert.Contains("'dependencies'", Assert.Single(failure.Hints), StringComparison.Ordinal);
        Assert.Contains("'channels'", Assert.Single(
            Assert.Throws<StoreException>(() => EnvironmentFile.Parse("channel: [a]\n")).Hints), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnknownKey_IsAWarning() =>
        Assert.Contains("'extra'", Assert.Single(EnvironmentFile.Parse("extra: 1\ndependencies: []\n").Warnings), StringComparison.Ordinal);

    [Theory]
    [InlineData("dependencies:\n  - numpy >=1,=>2\n", 2, 15)]
    [InlineData("dependencies:\n  - 'numpy >=1,=>2'\n", 2, 16)]
    public void Parse_BrokenSpec_PointsIntoIt(string text, int line, int column)
    {
        StoreException failure = Assert.Throws<StoreException>(() => EnvironmentFile.Parse(text));

        Assert.Equal(ErrorCode.InvalidMatchSpec, failure.Code);
        Assert.Equal((line, column), (failure.Location!.Line, failure.Location.Column));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\r\r\n\n")]
    public void Parse_AnyLineBreak_EndsALine(string lineBreak)
    {
        string text = string.Join(lineBreak, "name: t", "channels:", "  - conda-forge", "dependencies:", "  - tzdata  # [win]", "  - numpy # [linux]", "");
        EnvironmentFile file = EnvironmentFile.Parse(text, new EnvironmentFileOptions { Platform = "linux-64" });

        Assert.Equal(["numpy"], file.SpecTexts);
        Assert.Equal(["conda-forge"], file.Channels);
    }

    [Theory]
    [InlineData("a: 1\rb: [\rc: 2", "b: [")]
    [InlineData("x: 1\ra: 1\r\tb: 2", "a: 1")]
    public void Parse_BrokenYamlWithCarriageReturns_ShowsItsLine(string text, string line)
    {
        StoreException failure = Assert.Throws<StoreException>(() => EnvironmentFile.Parse(text));

        Assert.Equal(ErrorCode.InvalidDocument, failure.Code);
        Assert.Equal(line, failure.Found);
    }

    [Theory]
    [InlineData("{\r\"dependencies\": [\r\"numpy >=1,=>2\"]}", 3)]
    [InlineData("{\r\n\"dependencies\": [\r\n\"numpy >=1,=>2\"]}", 3)]
    public void Parse_JsonWithCarriageReturns_CountsItsLines(string text, int line) =>
        Assert.Equal(line, Assert.Throws<StoreException>(() => EnvironmentFile.Parse(text)).Location!.Line);

    [Theory]
    [InlineData("version: 1\nmetadata: {}\npackage: []\n")]
    [InlineData("version: 6\nenvironments: {}\npackages: []\n")]
    [InlineData("{\"version\": 1, \"metadata\": {}, \"package\": []}")]
    [InlineData("# platform: linux-64\n@EXPLICIT\nhttps://h/c/linux-64/a-1-0.conda\n")]
    public void Parse_Lockfile_SaysThatItIsOne(string text)
    {
        StoreException failure = Assert.Throws<StoreException>(() => EnvironmentFile.Parse(text));

        Assert.Equal(ErrorCode.InvalidEnvironmentFile, failure.Code);
        Assert.Contains("--lockfile", Assert.Single(failure.Hints), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NoDependencies_IsAWarning() =>
        Assert.Contains("no key 'dependencies'", EnvironmentFile.Parse("name: x\nversion: 1\n").Warnings[^1], StringComparison.Ordinal);

    [Fact]
    public void Parse_AliasBomb_IsRefused()
    {
        string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(
            Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Assert.Equal(ErrorCode.InvalidDocument, Assert.Throws<StoreException>(() => EnvironmentFile.Parse(bomb)).Code);
    }

    [Fact]
    public void Parse_LongTextRepeatedByAliases_IsRefused()
    {
        string names = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"v{i}: *x"));

        StoreException failure = Assert.Throws<StoreException>(() => EnvironmentFile.Parse($"variables: {{v: &x {new string('y', 100_000)}, {names}}}\n"));

        Assert.Equal(ErrorCode.InvalidDocument, failure.Code);
    }

    [Fact]
    public void Parse_HarmlessAlias_IsRead() =>
        Assert.Equal(["c"], EnvironmentFile.Parse("channels: &c [c]\npip-repositories: *c\ndependencies: []\n").PipRepositories);

    [Fact]
    public void Parse_TooDeepOrTooLong_IsRefused()
    {
        Assert.Throws<StoreException>(() => EnvironmentFile.Parse("a: " + new string('[', 2000)));
        Assert.Throws<StoreException>(() => EnvironmentFile.Parse(new string('a', 100), new EnvironmentFileOptions { MaxLength = 50 }));
    }

    [Fact]
    public void Parse_ChannelWithToken_NeverShowsIt()
    {
        StoreException failure = Assert.Throws<StoreException>(
            () => EnvironmentFile.Parse("dependencies:\n- https://u:secret@h/t/tk-1/c::numpy=>1\n"));

        Assert.DoesNotContain("secret", failure.Message + failure.Found, StringComparison.Ordinal);
        Assert.DoesNotContain("tk-1", failure.Message + failure.Found, StringComparison.Ordinal);
    }
}
