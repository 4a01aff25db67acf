using CondaStore.SampleChannel;

namespace CondaStore.SampleIndex.Tests;

public sealed class DebianRequirementsTests
{
    private const string Archive = """
        Package: python3-a
        Version: 1.0-1
        Architecture: all
        Depends: python3-b (>= 2.0), python3-b (<< 3), python3-c | python3 (>> 3.8), python3-unknown

        Package: python3
        Version: 3.11.2-1
        Architecture: amd64

        """;

    private static readonly PlannedDistribution Planned = Plan();

    private static readonly Dictionary<string, Distribution> All = new() { ["python3-b"] = Distributions.Of("B", "2.5") };

    private static PlannedDistribution Plan()
    {
        ControlStanza stanza = ControlStanza.ReadAll(new StringReader(Archive)).First();
        return new PlannedDistribution(stanza, [], [.. stanza.Requirements.Where(a => a.Count == 1).Select(a => a[0])]);
    }

    [Fact]
    public void Restore_OnlyConditionalRequirementsLeft_TakesTheOthersFromDebian()
    {
        Distribution restored = DebianRequirements.Restore(Distributions.Of("a", "1.0", "Requires-Dist: x; os_name == 'nt'"), Planned, All);

        Assert.Equal(["B>=2.0,<3", "x; os_name == 'nt'"], restored.Metadata["Requires-Dist"]);
    }

    [Theory]
    [InlineData("Requires-Dist: b>1; os_name == 'posix'", "b>1; os_name == 'posix'")]
    [InlineData("Requires-Dist: c", "c")]
    public void Restore_RequirementsThatAreThere_Stay(string field, string expected) =>
        Assert.Equal([expected], DebianRequirements.Restore(Distributions.Of("a", "1.0", field), Planned, All).Metadata["Requires-Dist"]);
}
