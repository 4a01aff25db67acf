namespace CondaStore.SampleIndex.Tests;

public sealed class OtherReleasesTests
{
    [Fact]
    public void Make_OfAProjectWithReleases_ChangesNumberRequirementsAndFolders()
    {
        Distribution flask = Distributions.Of("flask", "2.2.2", "Requires-Dist: Werkzeug>=2.2.2", "Requires-Dist: asgiref; extra == 'async'");

        Distribution made = OtherReleases.Make([flask]).Single(d => d.Version == "2.1.3");

        Assert.Equal(
            ["Werkzeug <2.2,>=2.0", "Jinja2 >=3.0", "itsdangerous >=2.0", "click <8.2,>=8.0", "asgiref; extra == 'async'"], made.Metadata["Requires-Dist"]);
        Assert.Equal(["flask-2.1.3.data/scripts/run", "flask-2.1.3.dist-info/LICENSE", "flask/__init__.py"], made.Files.Keys);
        Assert.Contains("Not the release 2.1.3", made.Metadata.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_NumberOfTheDistributionItself_IsNotMadeAgain() =>
        Assert.DoesNotContain(OtherReleases.Make([Distributions.Of("flask", "2.1.3")]), d => d.Version == "2.1.3");
}
