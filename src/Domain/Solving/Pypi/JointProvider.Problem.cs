using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Solving.Pypi;

// The beginning and the end of a search: what must be searched for, and what was found.
internal sealed partial class JointProvider
{
    /// <summary>Everything that must be searched for to answer the request.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The problem, and by requirement, then constraint: how the request has it; null for what was not requested.</returns>
    public async ValueTask<(SearchProblem Problem, string?[] Texts)> ProblemAsync(CancellationToken cancellationToken)
    {
        SearchProblem conda = _conda.Problem(out string?[] condaTexts);
        List<Requirement> requirements = [.. conda.Requirements.Select(Translate)];
        List<string?> texts = [.. condaTexts.Take(requirements.Count)];
        if (!_request.Specs.Any(s => s.Name == PythonTable.Package && s.When is null))
        {
            requirements.Add(
                new Requirement(SetId(_pythons.Name << 1, "any", PythonTable.Package, bits => MatchConda(_pythons.Name, _ => true, bits))));
            texts.Add(TextOf(_pypi.Requirements[0]));
        }

        await LoadCondaNamesAsync(_pypi.Requirements.Concat(_pypi.Constraints), cancellationToken);
        List<int> constraints = [.. conda.Constraints.Select(set => set << 1)];
        List<string?> constraintTexts = [.. condaTexts.Skip(conda.Requirements.Count)];
        foreach (PypiRequirement requirement in _pypi.Requirements)
        {
            Asked asked = new();
            Add(requirement, asked);
            requirements.AddRange(asked.Requirements);
            texts.AddRange(Enumerable.Repeat(TextOf(requirement), asked.Requirements.Count));
            constraints.AddRange(asked.Constraints);
            constraintTexts.AddRange(Enumerable.Repeat(TextOf(requirement), asked.Constraints.Count));
        }

        foreach (PypiRequirement constraint in _pypi.Constraints)
        {
            if (_pythons.Evaluate(constraint.Marker, string.Empty) is { IsEmpty: false })
            {
                int[] sets =
                [
                    ProjectSet(constraint.Name, constraint.Specifiers, marker: null),
                    .. CondaNamesOf(constraint.Name).Select(c => CondaSetWithout(c, constraint.Name, constraint.Specifiers)),
                ];
                constraints.AddRange(sets);
                constraintTexts.AddRange(sets.Select(_ => (string?)TextOf(constraint)));
            }
        }

        return (new SearchProblem(this, requirements, constraints), [.. texts, .. constraintTexts]);
    }

    /// <summary>What was chosen from indexes, by name.</summary>
    public async ValueTask<IReadOnlyList<PypiPackage>> AnswerAsync(
        IReadOnlyList<(int Name, int Position)> chosen, CancellationToken cancellationToken)
    {
        int python = PythonOf(chosen);
        ILookup<string, string> extras = chosen.Where(c => !IsConda(c.Name)).Select(c => _names[c.Name >> 1])
            .Where(n => n.Kind == IndexNameKind.Extra).ToLookup(n => n.ProjectName, n => n.Extra, StringComparer.Ordinal);
        List<PypiPackage> packages = [];
        foreach ((IndexName name, ProjectCandidate candidate) in ProjectsOf(chosen))
        {
            packages.Add(new PypiPackage(name.ProjectName, candidate.Direct?.Metadata.Version ?? FileFor(candidate, python)!.Version)
            {
                File = FileFor(candidate, python),
                Index = candidate.Source?.Index,
                Direct = candidate.Direct?.Requirement,
                Metadata = _pypi.WithoutDependencies.Contains(name.ProjectName)
                    ? null
                    : await ReadMetadataAsync(candidate, cancellationToken),
                Extras = [.. extras[name.ProjectName].Order(StringComparer.Ordinal)],
            });
        }

        return packages;
    }

    /// <summary>
    /// Versions whose chosen file asks for something else than the file that spoke for them in the search. Files of one version seldom
    /// differ, and nothing but reading them can tell.
    /// </summary>
    public async ValueTask<IReadOnlyList<string>> FindDifferentAsync(
        IReadOnlyList<(int Name, int Position)> chosen, CancellationToken cancellationToken)
    {
        int python = PythonOf(chosen);
        List<string> different = [];
        foreach ((IndexName name, ProjectCandidate candidate) in ProjectsOf(chosen))
        {
            IndexFile? file = FileFor(candidate, python);
            if (candidate.Source is { } source && file is { IsSource: false } && file.Url != FileFor(candidate, null)!.Url
                && !_pypi.WithoutDependencies.Contains(name.ProjectName)
                && !(await _pypi.Index.ReadMetadataAsync(source.Index, file, cancellationToken))
                    .RequiresTheSame(await ReadMetadataAsync(candidate, cancellationToken)))
            {
                different.Add(file.Url);
            }
        }

        return different;
    }

    /// <summary>Returns a requirement as failures name it.</summary>
    internal static string TextOf(PypiRequirement requirement) =>
        IndexName.Prefix + (requirement.Url is null ? requirement.ToString() : Redaction.Redact(requirement.ToString()));

    private int PythonOf(IReadOnlyList<(int Name, int Position)> chosen) =>
        _pythons.ClassOf(chosen.First(c => c.Name == _pythons.Name << 1).Position);

    private IEnumerable<(IndexName Name, ProjectCandidate Candidate)> ProjectsOf(IReadOnlyList<(int Name, int Position)> chosen) =>
        chosen.Where(c => !IsConda(c.Name) && _names[c.Name >> 1].Kind == IndexNameKind.Project)
            .Select(c => (_names[c.Name >> 1], _names[c.Name >> 1].Project!.Candidates[c.Position]))
            .OrderBy(p => p.Item1.ProjectName, StringComparer.Ordinal);

    private void Add(PypiRequirement requirement, Asked asked)
    {
        if (Encode(requirement, project: null, asked) is { } error)
        {
            throw _pypi.Locate(
                new StoreException(ErrorCode.InvalidRequirement, $"'{TextOf(requirement)}' cannot be used: {error}.")
                {
                    Found = Redaction.Redact(requirement.Source),
                },
                requirement.Name);
        }
    }

    private async ValueTask ReadDirectAsync(CancellationToken cancellationToken)
    {
        foreach (IGrouping<string, PypiRequirement> given in _pypi.Requirements.Concat(_pypi.Constraints).Concat(_pypi.Overrides)
            .Where(r => r.Url is not null && _pythons.Evaluate(r.Marker, string.Empty) is { IsEmpty: false }).GroupBy(r => r.Name))
        {
            PypiRequirement requirement = given.First();
            CoreMetadata metadata;
            IndexFile? file;
            try
            {
                (metadata, file) = await ReadDirectAsync(given, requirement, cancellationToken);
            }
            catch (StoreException failure) when (failure.Location is null && _pypi.Places.ContainsKey(requirement.Name))
            {
                throw _pypi.Locate(failure, requirement.Name);
            }

            PythonSet pythons = file?.Tags is { } tags ? _pythons.Fitting(tags) : _pythons.All;
            ProjectCandidate candidate = new(metadata.Version)
            {
                Direct = (requirement, metadata, file),
                Pythons = pythons,
                Reason = pythons.IsEmpty && _pythons.Count > 0
                    ? $"the wheel is for another Python or platform than {_pythons.Platform.Description}"
                    : null,
            };
            _names[ProjectId(requirement.Name) >> 1].Project = new Project([candidate], isPlain: true, pinned: null);
        }
    }

    private async ValueTask<(CoreMetadata Metadata, IndexFile? File)> ReadDirectAsync(
        IEnumerable<PypiRequirement> given, PypiRequirement requirement, CancellationToken cancellationToken)
    {
        if (given.FirstOrDefault(r => r.Url != requirement.Url) is { } other)
        {
            throw new StoreException(
                ErrorCode.InvalidRequirement,
                $"'{requirement.Name}' is given by two URLs: {Redaction.Redact(requirement.Url!)} and {Redaction.Redact(other.Url!)}.");
        }

        (CoreMetadata metadata, IndexFile? file) = await ReadDirectAsync(requirement, cancellationToken);
        return metadata.Name == requirement.Name
            ? (metadata, file)
            : throw new StoreException(
                ErrorCode.InvalidPackageMetadata, $"{Redaction.Redact(requirement.Url!)} is '{metadata.Name}', not '{requirement.Name}'.");
    }

    private async ValueTask<(CoreMetadata Metadata, IndexFile? File)> ReadDirectAsync(
        PypiRequirement requirement, CancellationToken cancellationToken)
    {
        string url = requirement.Url!;
        if (Uri.TryCreate(url.Split('#')[0], UriKind.Absolute, out Uri? location) && location.Scheme is "https" or "http" or "file"
            && WheelFileName.TryParse(Uri.UnescapeDataString(location.Segments[^1]), out WheelFileName? wheel))
        {
            IndexLocation origin = IndexLocation.ParseFlat(location.AbsoluteUri);
            IndexFile file = new()
            {
                FileName = Uri.UnescapeDataString(location.Segments[^1]),
                Url = origin.Url,
                Version = wheel.Version,
                Tags = wheel.Tags,
                Build = wheel.Build,
                Hash = HashOf(url),
            };
            return (await _pypi.Index.ReadMetadataAsync(origin, file, cancellationToken), file);
        }

        return _pypi.DirectMetadata is { } read
            ? (await read(requirement, cancellationToken), null)
            : throw PypiRequest.NeedsBuild(requirement.Source);
    }

    private static FileHash? HashOf(string url)
    {
        int fragment = url.IndexOf('#', StringComparison.Ordinal);
        return fragment < 0 ? null : url[(fragment + 1)..].Split('&')
            .Select(part => FileHash.TryParse(part, '=', out FileHash? hash) ? hash : null).FirstOrDefault(hash => hash is not null);
    }
}
