using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Solving.Pypi;

// Determines the dependencies of candidates, in terms of the search.
internal sealed partial class JointProvider
{
    private readonly Dictionary<string, int> _tried = new(StringComparer.Ordinal);

    private async ValueTask<Dependencies> OfCondaAsync(int name, int position, CancellationToken cancellationToken)
    {
        Dependencies own = await _conda.GetDependenciesAsync(name, position, cancellationToken);
        return own.Unknown is not null ? own : new Dependencies
        {
            Requirements = [.. own.Requirements.Select(Translate)],
            // These projects need not be requested: a constraint does not load anything.
            Constraints =
                [.. own.Constraints.Select(set => set << 1), .. _condaProjects.Of(name, position).Select(p => NoneSet(p.Project))],
        };
    }

    private static Requirement Translate(Requirement conda) => new(conda.Target << 1, conda.Condition < 0 ? -1 : conda.Condition << 1);

    /// <summary>Returns what the page states about a version, without a round trip: the Pythons that it has files for; the rest is in its
    /// metadata.</summary>
    private Dependencies OfProject(IndexName name, int position)
    {
        ProjectCandidate candidate = name.Project!.Candidates[position];
        PrefetchBehind(name, position);
        List<Requirement> requirements = [];
        RequirePython(candidate.Pythons, candidate.RequiresPython, requirements);
        if (!_pypi.WithoutDependencies.Contains(name.ProjectName))
        {
            requirements.Add(new Requirement(OnlySet(MetadataId(name.ProjectName, candidate))));
        }

        return new Dependencies { Requirements = requirements };
    }

    private async ValueTask<Dependencies> OfMetadataAsync(IndexName name, CancellationToken cancellationToken)
    {
        CoreMetadata metadata;
        try
        {
            metadata = await ReadMetadataAsync(name.Candidate!, cancellationToken);
        }
        catch (StoreException failure) when (IsUnusable(failure))
        {
            _warnings.Add(failure.Message);
            return new Dependencies { Unknown = failure.Message.TrimEnd('.') };
        }

        foreach (PypiRequirement requirement in metadata.Requirements)
        {
            if (requirement.Url is null && _pythons.Evaluate(requirement.Marker, string.Empty) is { IsEmpty: false })
            {
                _pypi.Index.Prefetch(requirement.Name);
            }
        }

        await LoadCondaNamesAsync(metadata.Requirements, cancellationToken);
        Asked asked = new();
        bool ignoresUpper = _pypi.WithoutPythonBound.Contains(name.ProjectName);
        RequirePython(_pythons.Satisfying(metadata.RequiresPython, ignoresUpper), metadata.RequiresPython.ToString(), asked.Requirements);
        foreach (PypiRequirement requirement in metadata.Requirements)
        {
            if (Encode(requirement, name.ProjectName, asked) is { } error)
            {
                return new Dependencies { Unknown = error };
            }
        }

        return new Dependencies { Requirements = asked.Requirements, Constraints = asked.Constraints };
    }

    /// <summary>An extra has no dependencies itself, unless a conda package provides the project: then those in the metadata of that
    /// version.</summary>
    private async ValueTask<Dependencies> OfExtraAsync(IndexName name, CancellationToken cancellationToken)
    {
        if (_rules.IsFromIndexOnly(name.ProjectName))
        {
            return Dependencies.None;
        }

        List<Requirement> requirements = [];
        foreach (int conda in await _condaProjects.NamesOfAsync(name.ProjectName, cancellationToken))
        {
            IEnumerable<PypiVersion> versions = Enumerable.Range(0, _conda.CountOf(conda))
                .Select(p => _condaProjects.VersionOf(conda, p, name.ProjectName)).OfType<PypiVersion>().Distinct();
            foreach (PypiVersion version in versions)
            {
                int extra = NameId(IndexNameKind.ExtraOfConda, name.ProjectName, name.Extra, version);
                requirements.Add(new Requirement(OnlySet(extra), ConditionId(CondaVersionSet(conda, name.ProjectName, version), -1)));
            }
        }

        return new Dependencies { Requirements = requirements };
    }

    private async ValueTask<Dependencies> OfCondaExtraAsync(IndexName name, CancellationToken cancellationToken)
    {
        CoreMetadata? metadata = null;
        foreach (ProjectSource source in await _pypi.Index.FindAsync(name.ProjectName, cancellationToken))
        {
            int version = source.Page.Versions.IndexOf(name.Version!);
            IndexFile[] files = version < 0 ? []
                : [.. FilesOf(source.Page, version).Select(source.Page.GetFile).Where(f => !f.IsSource)
                    .OrderByDescending(f => f.HasMetadata)];
            if (files.Length > 0)
            {
                metadata = await _pypi.Index.ReadMetadataAsync(source.Index, files[0], cancellationToken);
                break;
            }
        }

        if (metadata is null)
        {
            return new Dependencies
            {
                Unknown =
                    $"no index has the metadata of {name.ProjectName} {name.Version}, which says what the extra '{name.Extra}' requires",
            };
        }

        PypiRequirement[] own = [.. metadata.Requirements.Where(r => _pythons.Evaluate(r.Marker, name.Extra) is { IsEmpty: false })];
        await LoadCondaNamesAsync(own, cancellationToken);
        Asked asked = new();
        string? error = null;
        foreach (PypiRequirement requirement in own.TakeWhile(_ => error is null))
        {
            PythonSet without = _pythons.Evaluate(requirement.Marker, string.Empty) ?? _pythons.All;
            error = EncodeUnder(requirement, _pythons.Evaluate(requirement.Marker, name.Extra)!.Without(without), extraSet: -1, asked);
        }

        return error is null
            ? new Dependencies { Requirements = asked.Requirements, Constraints = asked.Constraints }
            : new Dependencies { Unknown = error };
    }

    /// <summary>Adds the dependencies of a requirement; extras in its marker are those of the project that states it.</summary>
    /// <returns>Why it cannot be interpreted, or null.</returns>
    private string? Encode(PypiRequirement requirement, string? project, Asked asked)
    {
        if (_pythons.Evaluate(requirement.Marker, string.Empty) is not { } always)
        {
            return $"the marker of its requirement '{requirement}' compares what cannot be compared";
        }

        if (EncodeUnder(requirement, always, extraSet: -1, asked) is { } error)
        {
            return error;
        }

        if (project is null || requirement.Marker is null)
        {
            return null;
        }

        SortedSet<string> extras = new(StringComparer.Ordinal);
        requirement.Marker.CollectExtras(extras);
        foreach (string extra in extras)
        {
            PythonSet more = _pythons.Evaluate(requirement.Marker, extra)!.Without(always);
            if (EncodeUnder(requirement, more, ExtraSet(project, extra), asked) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private string? EncodeUnder(PypiRequirement requirement, PythonSet pythons, int extraSet, Asked asked)
    {
        foreach (PypiRequirement effective in _rules.Effective(requirement))
        {
            PythonSet under = ReferenceEquals(effective, requirement) ? pythons
                : pythons.And(_pythons.Evaluate(effective.Marker, string.Empty) ?? _pythons.All);
            if (under.IsEmpty && _pythons.Count > 0)
            {
                continue;
            }

            if (effective.Url is { } url && _rules.UrlOf(effective.Name)?.Url != url)
            {
                return $"it requires '{effective.Name}' from {Redaction.Redact(url)}, which only the request itself may";
            }

            bool isAlways = under.Equals(_pythons.All);
            int condition = ConditionId(extraSet, isAlways ? -1 : PythonSetId(under, $"python {_pythons.TextOf(under)}"));
            string? marker = effective.Marker?.ToString();
            asked.Requirements.Add(new Requirement(TargetOf(effective.Name, effective.Specifiers, marker), condition));
            foreach (string extra in effective.Extras.Concat(requirement.Extras).Distinct())
            {
                asked.Requirements.Add(new Requirement(ExtraSet(effective.Name, extra), condition));
            }

            if (condition < 0 && CondaNamesOf(effective.Name) is { Length: > 1 } several)
            {
                // Several packages that provide one project may be chosen together; each of them must satisfy the requirement.
                asked.Constraints.AddRange(several.Select(c => CondaSetWithout(c, effective.Name, effective.Specifiers)));
            }
        }

        return null;
    }

    private void RequirePython(PythonSet pythons, string? text, List<Requirement> requirements)
    {
        if (!pythons.Equals(_pythons.All))
        {
            requirements.Add(new Requirement(PythonSetId(pythons, $"python {(text?.Length > 0 ? text : _pythons.TextOf(pythons))}")));
        }
    }

    private ValueTask<CoreMetadata> ReadMetadataAsync(ProjectCandidate candidate, CancellationToken cancellationToken)
    {
        if (candidate.Direct is { } direct)
        {
            return new ValueTask<CoreMetadata>(direct.Metadata);
        }

        IndexFile file = FileFor(candidate, null)!;
        return file.IsSource && !file.HasMetadata
            ? _pypi.SourceMetadata!(candidate.Source!.Index, file, cancellationToken)
            : _pypi.Index.ReadMetadataAsync(candidate.Source!.Index, file, cancellationToken);
    }

    /// <summary>Returns the best file of a version for a Python or, if none is given, for the first Python that it has a file
    /// for.</summary>
    private IndexFile? FileFor(ProjectCandidate candidate, int? python)
    {
        if (candidate.Source is not { Page: { } page })
        {
            return candidate.Direct?.File;
        }

        int file =
            _arranger.BestFileOf(candidate, python ?? Enumerable.Range(0, _pythons.Count).FirstOrDefault(candidate.Pythons.Contains));
        return file < 0 ? null : page.GetFile(file);
    }

    /// <summary>If the versions of a project fail one after another, prefetches the metadata of the next ones.</summary>
    private void PrefetchBehind(IndexName name, int position)
    {
        int tried = _tried[name.ProjectName] = _tried.GetValueOrDefault(name.ProjectName) + 1;
        if (tried is 5 or 10 || tried % 20 == 0)
        {
            foreach (ProjectCandidate next in name.Project!.Candidates.Skip(position + 1).Where(c => c.Reason is null)
                .Take(Math.Min(tried, 50)))
            {
                PrefetchMetadata(next);
            }
        }
    }

    private static IEnumerable<int> FilesOf(ProjectPage page, int version)
    {
        (int start, int length) = page.FilesOf(version).GetOffsetAndLength(page.FileCount);
        return Enumerable.Range(start, length);
    }

    /// <summary>Collects the dependencies of a candidate.</summary>
    private sealed class Asked
    {
        public List<Requirement> Requirements { get; } = [];

        public List<int> Constraints { get; } = [];
    }
}
