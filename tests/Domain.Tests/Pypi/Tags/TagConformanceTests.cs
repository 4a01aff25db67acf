using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.Domain.Tests.Pypi.Tags;

/// <summary>What pypa/packaging says of tags and file names, row by row.</summary>
public sealed class TagConformanceTests
{
    [Fact]
    public void RankOf_Tags_IsThePositionInPackaging()
    {
        List<string> wrong = [];
        int rows = 0;
        foreach (JsonElement row in ConformanceRows.Read("pep425_tags.jsonl"))
        {
            rows++;
            PythonInterpreter python = new(PypiVersion.Parse(row.Text("python")));
            string[] list = RankedTags.Of(python, PlatformOf(row.Text("platform")));
            if (list.Length != row.GetProperty("count").GetInt32())
            {
                wrong.Add($"{row.Text("python")} on {row.Text("platform")}: {list.Length} tags");
            }

            IEnumerable<(int Position, string Tag)> expected =
            [
                .. row.GetProperty("first").EnumerateArray().Select((tag, i) => (i, tag.GetString()!)),
                .. row.GetProperty("sample").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetString()!)),
            ];
            wrong.AddRange(expected.Where(pair => list.ElementAtOrDefault(pair.Position) != pair.Tag)
                .Select(pair => $"{row.Text("python")} on {row.Text("platform")}: {pair} is {list.ElementAtOrDefault(pair.Position)}"));
        }

        ConformanceRows.AssertNone(wrong, rows, 21);
    }

    [Fact]
    public void Parse_FileNames_HaveThePartsOfPackaging()
    {
        List<string> wrong = [];
        int rows = 0;
        foreach (JsonElement row in ConformanceRows.Read("pep427_file_names.jsonl"))
        {
            rows++;
            string file = row.Text("file");
            bool isWheel = WheelFileName.TryParse(file, out WheelFileName? wheel);
            bool isSdist = SdistFileName.TryParse(file, null, out SdistFileName? sdist);
            string found = wheel is not null ? $"wheel {wheel.Name} {wheel.Version} {wheel.Build} {wheel.Tags}"
                : sdist is not null ? $"sdist {sdist.Name} {sdist.Version}"
                : "";
            string expected = row.IsError() ? ""
                : row.Text("kind") == "sdist" ? $"sdist {row.Text("name")} {row.Text("version")}"
                : $"wheel {row.Text("name")} {row.Text("version")} {BuildOf(row)} {row.GetProperty("tags")[0]}";
            if (found != expected || (isWheel && isSdist))
            {
                wrong.Add($"{row}: {wheel?.ToString() ?? sdist?.ToString()}");
            }
        }

        ConformanceRows.AssertNone(wrong, rows, 13);
    }

    private static BuildTag? BuildOf(JsonElement row) =>
        row.GetProperty("build") is { } build && build.GetArrayLength() == 2
            ? new BuildTag(build[0].GetUInt64(), build[1].GetString()!)
            : null;

    private static TargetPlatform PlatformOf(string text)
    {
        string[] words = text.Split(' ');
        int[] version = [.. words[^1].Split('.').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
        return words[0] == "linux" ? TargetPlatform.Glibc(words[1], version[1]) : TargetPlatform.MacOS(words[1], version[0], version[1]);
    }
}
