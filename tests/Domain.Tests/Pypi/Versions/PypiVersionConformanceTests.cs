using System.Text.Json;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Tests.Solving.Pypi;

namespace CondaStore.Domain.Tests.Pypi.Versions;

/// <summary>What pypa/packaging decides about versions and specifiers, row by row.</summary>
public sealed class PypiVersionConformanceTests
{
    [Fact]
    public void Parse_Versions_HaveTheNormalFormOfPackaging()
    {
        List<string> wrong = [];
        int rows = 0;
        foreach (JsonElement row in ConformanceRows.Read("pep440_versions.jsonl"))
        {
            rows++;
            bool isVersion = PypiVersion.TryParse(row.Text("text"), out PypiVersion? version);
            if (!IsVersion(row))
            {
                if (isVersion)
                {
                    wrong.Add($"{row}: {version} is no error");
                }

                continue;
            }

            if (!isVersion
                || version!.ToString() != row.Text("normalized")
                || version.IsPrerelease != row.GetProperty("prerelease").GetBoolean()
                || !PypiVersion.Parse(version.ToString()).Equals(version)
                || version.Source != row.Text("text").Trim())
            {
                wrong.Add($"{row}: {version}");
            }
        }

        ConformanceRows.AssertNone(wrong, rows, 612);
    }

    [Fact]
    public void CompareTo_AllPairsOfVersions_OrderAsInPackaging()
    {
        (PypiVersion Version, int Rank)[] versions =
        [
            .. ConformanceRows.Read("pep440_versions.jsonl").Where(IsVersion)
                .Select(row => (PypiVersion.Parse(row.Text("text")), row.GetProperty("rank").GetInt32())),
        ];
        List<string> wrong = [];
        foreach ((PypiVersion left, int leftRank) in versions)
        {
            foreach ((PypiVersion right, int rightRank) in versions)
            {
                if (left.CompareTo(right) != leftRank.CompareTo(rightRank)
                    || left.Equals(right) != (leftRank == rightRank)
                    || (leftRank == rightRank && left.GetHashCode() != right.GetHashCode()))
                {
                    wrong.Add($"{left} and {right}: {left.CompareTo(right)}");
                }
            }
        }

        ConformanceRows.AssertNone(wrong, versions.Length, 602);
    }

    [Fact]
    public void Contains_Specifiers_DecideAsInPackaging()
    {
        List<string> wrong = [];
        int rows = 0;
        foreach (JsonElement row in ConformanceRows.Read("pep440_specifiers.jsonl"))
        {
            rows++;
            bool isSet = SpecifierSet.TryParse(row.Text("spec"), out SpecifierSet? set);
            if (row.IsError())
            {
                if (isSet)
                {
                    wrong.Add($"{row}: {set} is no error");
                }

                continue;
            }

            // One version alone: the file tests ranges; which pre-releases count among several versions is tested elsewhere.
            PypiVersion version = PypiVersion.Parse(row.Text("version"));
            if (!isSet
                || set!.Contains(version) != row.GetProperty("with_prereleases").GetBoolean()
                || (Admitted.By(set, version).Count == 1) != row.GetProperty("contains").GetBoolean())
            {
                wrong.Add($"{row}: {set?.Contains(version)}");
            }
        }

        ConformanceRows.AssertNone(wrong, rows, 4177);
    }

    private static bool IsVersion(JsonElement row) => row.GetProperty("rank").ValueKind == JsonValueKind.Number;
}
