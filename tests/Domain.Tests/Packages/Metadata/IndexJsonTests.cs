using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Metadata;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Tests.Packages.Metadata;

public sealed class IndexJsonTests
{
    [Fact]
    public void Parse_AllFields_AreRead()
    {
        IndexJson index = IndexJson.Parse("""
            {"name": "a", "version": "1.0", "build": "py_0", "build_number": 3, "subdir": "noarch", "depends": ["python >=3", "b"],
             "constrains": ["c <2"], "noarch": "python", "timestamp": 1700000000, "track_features": "x y", "license": "MIT", "purls": ["pkg:pypi/a"]}
            """u8.ToArray());

        Assert.Equal(("a", "1.0", "py_0", 3, "noarch"), (index.Name, index.Version, index.Build, index.BuildNumber, index.Subdir));
        Assert.Equal(["python >=3", "b"], index.Depends);
        Assert.Equal(["c <2"], index.Constrains);
        Assert.Equal(NoarchKind.Python, index.Noarch);
        Assert.Equal(1_700_000_000_000, index.Timestamp);
        Assert.Equal(["x", "y"], index.TrackFeatures);
        Assert.Equal(["pkg:pypi/a"], index.Purls);
    }

    [Theory]
    [InlineData("""{"version": "1", "build": "0"}""")]
    [InlineData("""{"name": "", "version": "1", "build": "0"}""")]
    [InlineData("""{"name": "a", "version": null, "build": "0"}""")]
    [InlineData("""{"name": "\ud800", "version": "1", "build": "0"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Parse_WithoutIdentity_IsRefused(string json)
    {
        StoreException exception = Assert.Throws<StoreException>(() => IndexJson.Parse(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(ErrorCode.InvalidPackageMetadata, exception.Code);
    }

    [Theory]
    [InlineData("true", NoarchKind.Generic)]
    [InlineData("\"generic\"", NoarchKind.Generic)]
    [InlineData("null", NoarchKind.None)]
    [InlineData("false", NoarchKind.None)]
    public void Parse_NoarchOfOldPackages_IsUnderstood(string noarch, NoarchKind expected) =>
        Assert.Equal(expected, IndexJson.Parse(Encoding.UTF8.GetBytes($$"""{"name":"a","version":"1","build":"0","noarch":{{noarch}}}""")).Noarch);

    [Fact]
    public void Write_ReadBack_GivesTheSame()
    {
        IndexJson index = new()
        {
            Name = "a",
            Version = "1",
            Build = "0",
            BuildNumber = 2,
            Subdir = "linux-64",
            Depends = ["b"],
            Noarch = NoarchKind.Generic,
            Timestamp = 1_700_000_000_000,
            TrackFeatures = ["x"],
            PythonSitePackagesPath = "lib/python3/dist-packages",
        };
        using MemoryStream output = new();
        using (Utf8JsonWriter writer = new(output))
        {
            index.Write(writer);
        }

        IndexJson read = IndexJson.Parse(output.ToArray());

        Assert.Equal(index.Depends, read.Depends);
        Assert.Equal(index.TrackFeatures, read.TrackFeatures);
        Assert.Equal(index with { Depends = [], TrackFeatures = [], Constrains = [] }, read with { Depends = [], TrackFeatures = [], Constrains = [], Document = default });
    }
}
