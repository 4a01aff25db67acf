using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Tests.Pypi.Building;

public sealed class ProjectFileTests
{
    [Theory]
    [InlineData("", "setuptools.build_meta:__legacy__", "setuptools>=40.8.0", "")]
    [InlineData("[build-system]\nrequires = [\"flit_core >=3.2,<4\"]\nbuild-backend = \"flit_core.buildapi\"", "flit_core.buildapi", "flit-core>=3.2,<4", "")]
    [InlineData("[build-system]\nrequires = [\"setuptools\", \"wheel\"]", "setuptools.build_meta:__legacy__", "setuptools wheel", "")]
    [InlineData("[build-system]\nrequires = []\nbuild-backend = \"own:api.hooks\"\nbackend-path = [\"tools\", \".\"]", "own:api.hooks", "", "tools .")]
    public void Parse_BuildSystem_IsRead(string text, string backend, string requires, string path)
    {
        BuildSystem system = ProjectFile.Parse(text).BuildSystem;

        Assert.Equal(
            (backend, requires, path),
            (system.Backend, string.Join(' ', system.Requires.Select(r => r.ToString().Replace(" ", "", StringComparison.Ordinal))), string.Join(' ', system.BackendPath)));
    }

    [Theory]
    [InlineData("[build-system\n", 1)]
    [InlineData("x = 1\ny = \"a\n", 2)]
    public void Parse_NoToml_IsRefusedWithThePlace(string text, int line)
    {
        StoreException failure = Assert.Throws<StoreException>(() => ProjectFile.Parse(text));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, failure.Code);
        Assert.StartsWith($"pyproject.toml:{line}:", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Tomlyn", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build-system = 1", "must be a table")]
    [InlineData("[build-system]\nbuild-backend = \"x\"", "'build-system.requires'")]
    [InlineData("[build-system]\nrequires = [\"not a requirement !\"]", "not a requirement !")]
    [InlineData("[build-system]\nrequires = [1]", "'build-system.requires'")]
    [InlineData("[build-system]\nrequires = []\nbuild-backend = \"os; import x\"", "os; import x")]
    [InlineData("[build-system]\nrequires = []\nbackend-path = [\"../other\"]", "not valid")]
    [InlineData("[build-system]\nrequires = []\nbackend-path = [\"/usr\"]", "not valid")]
    public void Parse_InvalidBuildSystem_IsRefused(string text, string expected)
    {
        StoreException failure = Assert.Throws<StoreException>(() => ProjectFile.Parse(text));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, failure.Code);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StaticMetadata_ProjectTable_IsThatOfEveryWheel()
    {
        ProjectFile file = ProjectFile.Parse("""
            [project]
            name = "My.Project"
            version = "1.2"
            requires-python = ">=3.9"
            dependencies = ["a>=1", "b; python_version < '3.11' or sys_platform == 'win32'"]
            [project.optional-dependencies]
            fast = ["c", "d; os_name == 'nt' or os_name == 'posix'"]
            """);

        CoreMetadata metadata = CoreMetadata.Parse(file.StaticMetadata(null)!, "pyproject.toml");

        Assert.True(metadata.HasStaticRequirements);
        Assert.Equal(("my-project", "1.2", ">=3.9"), (metadata.Name, metadata.Version.Source, metadata.RequiresPython.ToString()));
        Assert.Equal(["fast"], metadata.Extras);
        Assert.Equal(
            [
                "a>=1", "b; python_version < \"3.11\" or sys_platform == \"win32\"", "c; extra == \"fast\"",
                "d; (os_name == \"nt\" or os_name == \"posix\") and extra == \"fast\"",
            ],
            metadata.Requirements.Select(r => r.ToString()));
    }

    [Theory]
    [InlineData("[project]\nname = \"a\"\ndynamic = [\"version\"]", null, false)]
    [InlineData("[project]\nname = \"a\"\ndynamic = [\"version\"]", "1.0", true)]
    [InlineData("[project]\nname = \"a\"\nversion = \"1\"\ndynamic = [\"dependencies\"]", null, false)]
    [InlineData("[project]\nname = \"a\"\nversion = \"1\"\ndynamic = [\"optional-dependencies\"]", null, false)]
    [InlineData("[project]\nname = \"a\"\nversion = \"1\"\ndynamic = [\"requires-python\"]", null, false)]
    [InlineData("[project]\nname = \"a\"\nversion = \"1\"\ndynamic = [\"readme\", \"classifiers\"]", null, true)]
    [InlineData("[tool.poetry]\nname = \"a\"\nversion = \"1\"", null, false)]
    public void StaticMetadata_LeftToTheBackend_IsNull(string text, string? version, bool expected) =>
        Assert.Equal(expected, ProjectFile.Parse(text).StaticMetadata(version) is not null);

    [Fact]
    public void StaticMetadata_LineBreakInAText_AddsNoFields() => Assert.Throws<StoreException>(
        () => ProjectFile.Parse("[project]\nname = \"a\"\nversion = \"1\"\ndependencies = [\"b\\nRequires-Dist: evil\"]").StaticMetadata(null));

    [Theory]
    [InlineData("flit_core.buildapi", "flit_core", "", true)]
    [InlineData("hatchling.build", "hatchling", "[tool.hatch.build.targets.wheel]\ninclude = [\"a\"]", true)]
    [InlineData("hatchling.build", "hatchling", "[tool.hatch.build.hooks.custom]\npath = \"x.py\"", false)]
    [InlineData("hatchling.build", "hatchling", "[tool.hatch.build.targets.wheel.hooks.vcs]\nx = 1", false)]
    [InlineData("hatchling.build", "hatchling", "[tool.hatch.metadata.hooks.custom]\nx = 1", false)]
    [InlineData("hatchling.build", "hatchling", "[tool.hatch.version]\nsource = \"code\"", false)]
    [InlineData("hatchling.build", "hatchling\", \"evil-plugin", "", false)]
    [InlineData("hatchling.build", "hatchling @ https://evil.example/hatchling-1-py3-none-any.whl", "", false)]
    [InlineData("poetry.core.masonry.api", "poetry-core", "", true)]
    [InlineData("poetry.core.masonry.api", "poetry-core", "[tool.poetry.build]\nscript = \"build.py\"", false)]
    [InlineData("setuptools.build_meta", "setuptools", "", false)]
    [InlineData("own", "", "", false)]
    public void IsDeclarative_KnownBackendWithoutHooks(string backend, string requires, string tool, bool expected) => Assert.Equal(
        expected,
        ProjectFile.Parse(
            $"[build-system]\nrequires = [\"{requires}\"]\nbuild-backend = \"{backend}\"\n[project]\nname = \"a\"\nversion = \"1\"\n{tool}".Replace("[\"\"]", "[]", StringComparison.Ordinal)).IsDeclarative);

    [Fact]
    public void IsDeclarative_VersionOfTheCode_IsFalse() => Assert.False(
        ProjectFile.Parse("[build-system]\nrequires = [\"flit_core\"]\nbuild-backend = \"flit_core.buildapi\"\n[project]\nname = \"a\"\ndynamic = [\"version\"]").IsDeclarative);
}
