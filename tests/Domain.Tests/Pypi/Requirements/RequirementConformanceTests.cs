using System.Text.Json;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Tests.Pypi.Requirements;

/// <summary>What pypa/packaging makes of requirements and markers, row by row.</summary>
public sealed class RequirementConformanceTests
{
    [Fact]
    public void Parse_Requirements_HaveThePartsOfPackaging()
    {
        List<string> wrong = [];
        int rows = 0;
        foreach (JsonElement row in ConformanceRows.Read("pep508_requirements.jsonl"))
        {
            rows++;
            bool isRequirement = PypiRequirement.TryParse(row.Text("text"), out PypiRequirement? requirement);
            if (row.IsError())
            {
                if (isRequirement)
                {
                    wrong.Add($"{row}: {requirement} is no error");
                }

                continue;
            }

            if (!isRequirement
                || requirement!.Name != row.Text("name")
                || requirement.Url != row.GetProperty("url").GetString()
                || requirement.Marker?.ToString() != row.GetProperty("marker").GetString()
                || !Sorted(requirement.Extras).SequenceEqual(Texts(row, "extras"))
                || !Sorted(requirement.Specifiers.Clauses.Select(clause => clause.ToString())).SequenceEqual(Texts(row, "specifiers"))
                || !PypiRequirement.Parse(requirement.ToString()).Equals(requirement))
            {
                wrong.Add($"{row}: {requirement}");
            }
        }

        ConformanceRows.AssertNone(wrong, rows, 349);
    }

    [Fact]
    public void Evaluate_Markers_DecideAsInPackaging()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ConformanceRows.PathOf("pep508_environments.json")));
        Dictionary<string, MarkerEnvironment> environments = document.RootElement.EnumerateObject().ToDictionary(
            environment => environment.Name,
            environment => new MarkerEnvironment(
                environment.Value.EnumerateObject().Select(value => KeyValuePair.Create(value.Name, value.Value.GetString()!))));
        List<string> wrong = [];
        int rows = 0;
        foreach (JsonElement row in ConformanceRows.Read("pep508_markers.jsonl"))
        {
            rows++;
            Marker marker = Marker.Parse(row.Text("marker"));
            MarkerEnvironment environment = environments[row.Text("environment")];
            string extra = row.GetProperty("extra").GetString() is { } name ? ProjectName.Normalize(name) : "";
            bool? expected = row.IsError() ? null : row.GetProperty("result").GetBoolean();
            bool? result = marker.Evaluate(environment, extra);
            if (result != expected || (marker.FindUndefined(environment) is null) != (expected is not null))
            {
                wrong.Add($"{row}: {result}");
            }
        }

        ConformanceRows.AssertNone(wrong, rows, 1336);
    }

    private static IEnumerable<string> Texts(JsonElement row, string property) =>
        Sorted(row.GetProperty(property).EnumerateArray().Select(text => text.GetString()!));

    private static IEnumerable<string> Sorted(IEnumerable<string> texts) => texts.Order(StringComparer.Ordinal);
}
