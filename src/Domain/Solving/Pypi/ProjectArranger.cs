using System.Globalization;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>
/// Determines the candidates of a project from the pages of indexes: which files may be used, for which Pythons, and the order of
/// preference of the versions. The result depends only on the request and the pages. Safe for concurrent use.
/// </summary>
internal sealed class ProjectArranger(
    SolveRequest request, ProjectRules rules, PythonTable pythons, bool withExcluded, IReadOnlySet<string> split)
{
    private readonly PypiRequest _pypi = request.Pypi!;

    /// <summary>Returns the candidates of a project.</summary>
    public Project Arrange(string name, IReadOnlyList<ProjectSource> sources)
    {
        List<(ProjectCandidate Candidate, int Source)> all = [];
        HashSet<PypiVersion> known = [];
        for (int s = 0; s < sources.Count; s++)
        {
            ReadOnlySpan<PypiVersion> versions = sources[s].Page.Versions;
            for (int v = versions.Length - 1; v >= 0; v--)
            {
                if (known.Add(versions[v]))
                {
                    all.AddRange(Split(Consider(name, sources[s], v)).Select(c => (c, s)));
                }
            }
        }

        List<ProjectCandidate> candidates = [.. Sort(name, all)];
        int count = candidates.Count;
        if (!withExcluded)
        {
            candidates.RemoveAll(c => c.Reason is not null);
        }

        return new Project(candidates, rules.WantsPrereleases(name), _pypi.Pinned.GetValueOrDefault(name))
        {
            HasLeftOut = candidates.Count != count,
        };
    }

    /// <summary>Returns the best of a candidate's files for a Python as a position on the page; -1 if there is none.</summary>
    public int BestFileOf(ProjectCandidate candidate, int python)
    {
        ProjectPage page = candidate.Source!.Page;
        return candidate.Files
            .Where(f => pythons.Count == 0 || PythonsOf(candidate, f).Contains(python))
            .OrderBy(f => page.TagsOf(f) < 0)
            .ThenBy(f => page.TagsOf(f) >= 0 && pythons.Count > 0 ? pythons.RankOf(page.TagSets[page.TagsOf(f)], python) : 0)
            .ThenByDescending(f => page.GetFile(f).Build)
            .ThenByDescending(f => page.GetFile(f).FileName.EndsWith(".tar.gz", StringComparison.Ordinal))
            .ThenBy(f => page.GetFile(f).FileName, StringComparer.Ordinal)
            .FirstOrDefault(-1);
    }

    /// <summary>Returns the Pythons for which a file of a candidate can be used.</summary>
    public PythonSet PythonsOf(ProjectCandidate candidate, int file)
    {
        ProjectPage page = candidate.Source!.Page;
        PythonSet required = RequiredPythons(page.Name, page, file);
        return page.TagsOf(file) < 0 ? required : required.And(pythons.Fitting(page.TagSets[page.TagsOf(file)]));
    }

    private IEnumerable<ProjectCandidate> Sort(string name, List<(ProjectCandidate Candidate, int Source)> all)
    {
        bool isLowest = request.Strategy == SolveStrategy.LowestVersion
            || (request.Strategy == SolveStrategy.LowestVersionDirect && rules.Direct.Contains(name));
        PypiVersion? favored = _pypi.Favored.GetValueOrDefault(name);
        IOrderedEnumerable<(ProjectCandidate Candidate, int Source)> sorted = all
            .OrderBy(c => favored is null || !c.Candidate.Version.Equals(favored))
            .ThenBy(c => c.Candidate.IsSource)
            .ThenBy(c => _pypi.Index.Strategy == IndexStrategy.FirstMatch ? c.Source : 0);
        return (isLowest ? sorted.ThenBy(c => c.Candidate.Version) : sorted.ThenByDescending(c => c.Candidate.Version))
            .Select(c => c.Candidate);
    }

    /// <summary>Splits a version whose files have different requirements into one candidate per file that is the best for some
    /// Python.</summary>
    private IEnumerable<ProjectCandidate> Split(ProjectCandidate candidate)
    {
        if (split.Count == 0 || !candidate.Files.Any(f => split.Contains(candidate.Source!.Page.GetFile(f).Url)))
        {
            return [candidate];
        }

        return Enumerable.Range(0, pythons.Count).Where(candidate.Pythons.Contains).GroupBy(python => BestFileOf(candidate, python)).Select(
            group => new ProjectCandidate(candidate.Version)
            {
                Source = candidate.Source,
                Files = [group.Key],
                Pythons = PythonSet.Create(pythons.Count, group.Contains),
                IsSource = candidate.IsSource,
                Reason = candidate.Reason,
            });
    }

    private ProjectCandidate Consider(string name, ProjectSource source, int version)
    {
        ProjectPage page = source.Page;
        (int start, int length) = page.FilesOf(version).GetOffsetAndLength(page.FileCount);
        List<int> files = [];
        string? reason = null;
        PythonSet usable = PythonSet.Create(pythons.Count, _ => false);
        bool allowsYanked = rules.AllowsYanked(name, page.Versions[version]);
        bool hasWheel = false;
        for (int file = start; file < start + length; file++)
        {
            string? why = ReasonAgainst(name, source, file, allowsYanked, out PythonSet? fits);
            if (why is null)
            {
                files.Add(file);
                usable = usable.Or(fits!);
                hasWheel |= page.TagsOf(file) >= 0;
            }
            else
            {
                reason = MoreTelling(reason, why);
            }
        }

        int[] said = [.. files.Select(page.RequiresPythonOf).Distinct()];
        return new ProjectCandidate(page.Versions[version])
        {
            Source = source,
            Files = files,
            Pythons = usable,
            RequiresPython = said is [>= 0 and int one] && RequiredPythons(name, page, files[0])!.Equals(usable)
                ? page.RequiresPython[one]
                : null,
            IsSource = !hasWheel,
            Reason = rules.PrereleasesOf(name) == PrereleaseMode.Disallow && page.Versions[version].IsPrerelease
                ? "it is a pre-release, which the request excludes"
                : _pypi.FromCondaOnly.Contains(name) ? "the request takes it from conda channels only"
                : files.Count == 0 ? reason ?? "it has no files" : null,
        };
    }

    /// <summary>Returns why a file may not be used, or null with the Pythons for which it can be used.</summary>
    private string? ReasonAgainst(string name, ProjectSource source, int file, bool allowsYanked, out PythonSet? fits)
    {
        ProjectPage page = source.Page;
        fits = null;
        bool isSource = page.TagsOf(file) < 0;
        if (isSource ? !_pypi.Formats.AllowsSources(name) : !_pypi.Formats.AllowsWheels(name))
        {
            return isSource ? "the request excludes source distributions of it" : "the request excludes wheels of it";
        }

        if (ReasonOfHash(name, page, file) is { } unknown)
        {
            return unknown;
        }

        if (isSource && _pypi.SourceMetadata is null)
        {
            return "it has source distributions only, and none are built";
        }

        if (ReasonOfTime(name, source, file) is { } late)
        {
            return late;
        }

        if (page.IsYanked(file) && !allowsYanked)
        {
            return page.GetFile(file).YankedReason is { } said ? $"it was withdrawn: {said.ReplaceLineEndings(" ")}" : "it was withdrawn";
        }

        PythonSet required = RequiredPythons(name, page, file);
        WheelTags? tags = isSource ? null : page.TagSets[page.TagsOf(file)];
        fits = tags is { } known ? required.And(pythons.Fitting(known)) : required;
        if (!fits.IsEmpty || pythons.Count == 0)
        {
            return null;
        }

        return tags is { } wheel && pythons.IsForOtherPlatforms(wheel) ? $"it has no wheel for {pythons.Platform.Description}"
            : required.IsEmpty ? $"it requires Python {page.RequiresPython[page.RequiresPythonOf(file)]}, and Python "
                + $"{pythons.TextOf(pythons.All)} can be had"
            : $"it has no wheel for Python {pythons.TextOf(pythons.All)}";
    }

    private string? ReasonOfHash(string name, ProjectPage page, int file)
    {
        if (!_pypi.Hashes.TryGetValue(name, out IReadOnlyList<FileHash>? allowed))
        {
            return _pypi.RequiresHashes ? "the request wants hashes of all files and has none for it" : null;
        }

        return page.GetFile(file).Hash is { } hash && allowed.Contains(hash)
            ? null
            : "none of its files has a hash that the request allows";
    }

    private PythonSet RequiredPythons(string name, ProjectPage page, int file)
    {
        int text = page.RequiresPythonOf(file);
        return text >= 0 && LenientText.TryReadSpecifiers(page.RequiresPython[text], out SpecifierSet? specifiers, out _)
            ? pythons.Satisfying(specifiers, _pypi.WithoutPythonBound.Contains(name))
            : pythons.All;
    }

    private string? ReasonOfTime(string name, ProjectSource source, int file)
    {
        if (request.ExcludeNewer is not { } newer || source.Index.IsFile)
        {
            return null;
        }

        if (!newer.Packages.TryGetValue(name, out DateTimeOffset cutoff) && !newer.Channels.TryGetValue(source.Index.Url, out cutoff))
        {
            if (newer.Cutoff is not { } global)
            {
                return null;
            }

            cutoff = global;
        }

        return source.Page.UploadTimeOf(file) is not { } time
            ? newer.IncludeUnknownTimestamp ? null : "the index does not say when it was uploaded"
            : time < cutoff ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the package is uploaded after the cutoff date of {cutoff.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
    }

    /// <summary>Returns the more informative of two reasons against files of a version: those of the request or the index, then Python,
    /// then the platform.</summary>
    private static string MoreTelling(string? known, string found) => known is null || Rank(found) < Rank(known) ? found : known;

    private static int Rank(string reason) => reason switch
    {
        _ when reason.StartsWith("it requires Python", StringComparison.Ordinal) => 1,
        _ when reason.StartsWith("it has no wheel for Python", StringComparison.Ordinal) => 2,
        _ when reason.StartsWith("it has no wheel", StringComparison.Ordinal) => 3,
        _ when reason.StartsWith("it has source", StringComparison.Ordinal) => 4,
        _ => 0,
    };
}
