using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.PypiAgreement;

/// <summary>Random lists of requirements; the same seed and index give the same lists.</summary>
internal static class RequirementSets
{
    private const int MostRequirements = 5;

    public static IReadOnlyList<IReadOnlyList<string>> Make(IndexCatalog catalog, int count, int seed)
    {
        Random random = new(seed);
        string[] all = [.. catalog.Versions.Keys];
        string[] choices = [.. all.Where(p => catalog.Versions[p].Length > 1)];
        return [.. Enumerable.Range(0, count).Select(_ => MakeOne(catalog, random, all, choices))];
    }

    private static IReadOnlyList<string> MakeOne(IndexCatalog catalog, Random random, string[] all, string[] choices)
    {
        SortedDictionary<int, string> chosen = [];
        HashSet<string> projects = [];
        int count = random.Next(1, MostRequirements + 1);
        while (projects.Count < count)
        {
            // Where there is nothing to choose, there is little to disagree about.
            string[] from = random.Next(2) == 0 ? choices : all;
            string project = from[random.Next(from.Length)];
            if (projects.Add(project))
            {
                chosen.Add(chosen.Count, project + Extra(catalog, random, project) + Clause(catalog.Versions[project], random));
            }
        }

        return [.. chosen.Values];
    }

    private static string Extra(IndexCatalog catalog, Random random, string project)
    {
        // Debian's pip knows an extra by its normal name (PEP 685) only if it is written so.
        string[] extras = [.. catalog.MetadataOf(project, catalog.Versions[project][^1]).Extras
            .Where(e => !e.Contains('-', StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        return extras.Length > 0 && random.Next(5) == 0 ? $"[{extras[random.Next(extras.Length)]}]" : "";
    }

    private static string Clause(PypiVersion[] versions, Random random)
    {
        PypiVersion version = versions[random.Next(versions.Length)].WithoutLocal();
        return random.Next(10) switch
        {
            0 => $">={version}",
            1 => $"<={version}",
            2 => $"<{version}",
            3 => $"=={version}",
            4 => $"!={version}",
            5 when version.ReleaseLength > 1 && !version.IsPrerelease => $"~={version.GetReleaseNumber(0)}.{version.GetReleaseNumber(1)}",
            _ => "",
        };
    }
}
