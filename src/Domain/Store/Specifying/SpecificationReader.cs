using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>
/// Reads submitted specifications. All mistakes in a document are reported at once, in the wording of conda-store's own validation, which
/// existing clients show; hints contain further information.
/// </summary>
internal sealed class SpecificationReader
{
    private const string NamePattern = "^[A-Za-z0-9-+_@$&?^~.=]+$";
    private const string CondaBranch = "function-after[<lambda>(), str]";
    private const string PipBranch = "CondaSpecificationPip";
    private const string NoText = "Input should be a valid string";
    private const string NoModel = "Input should be a valid dictionary or object to extract fields from";

    /// <summary>
    /// Gets the options for reading specifications. Selectors of dependencies are kept for the solve; others are evaluated only for the
    /// store's own platform.
    /// </summary>
    internal static readonly EnvironmentFileOptions Options = new()
    {
        IsName = name => name.All(StoreNames.IsAllowed),
        ChecksPip = true,
        KeepsSelectors = true,
        Platform = HostPlatform.Subdir,
    };

    private readonly List<string> _errors = [];
    private readonly List<string> _hints = [];

    /// <summary>Reads an environment file or, if the submission is one, a lockfile.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidDocument"/>, <see cref="ErrorCode.InvalidEnvironmentFile"/>,
    /// <see cref="ErrorCode.InvalidLockfile"/> or <see cref="ErrorCode.InvalidName"/>.
    /// </exception>
    public static SpecificationDocument Read(SpecificationSubmission submission)
    {
        SpecificationDocument document = submission.IsLockfile
            ? ReadLockfile(submission)
            : new SpecificationReader().ReadFile(submission.Text);
        StoreNames.CheckEnvironment(document.Name);
        return document;
    }

    private static SpecificationDocument ReadLockfile(SpecificationSubmission submission)
    {
        string name = submission.EnvironmentName is { Length: > 0 } given
            ? given
            : throw new StoreException(ErrorCode.InvalidRequest, "A lockfile needs the name of its environment (environment_name).");
        if (string.IsNullOrWhiteSpace(submission.Text))
        {
            throw new StoreException(
                ErrorCode.InvalidLockfile,
                "1 validation error for LockfileSpecification\nlockfile\n"
                + "  Input should be a valid dictionary or instance of Lockfile [type=model_type, input_value=None, input_type=NoneType]");
        }

        SpecificationDocument document = new() { Name = name, Description = submission.EnvironmentDescription ?? "" };
        // It has no Python, which is chosen when it is built.
        return PylockFile.IsPylock(submission.Text)
            ? document with { File = EnvironmentFile.Parse(submission.Text, new EnvironmentFileOptions()) with { Name = name } }
            : document with { Lockfile = Lockfile.Parse(submission.Text) };
    }

    private SpecificationDocument ReadFile(string text)
    {
        EnvironmentFile file = ReadFile(text, out IReadOnlyList<EnvironmentFileProblem> problems);
        foreach (EnvironmentFileProblem problem in problems)
        {
            Tell(problem);
        }

        return problems.Count == 0
            ? new SpecificationDocument { Name = file.Name!, Description = file.Description ?? "", File = file }
            : throw new StoreException(ErrorCode.InvalidEnvironmentFile, string.Join('\n', _errors))
            {
                Location = problems[0].Failure.Location,
                Hints = [.. _hints.Distinct()],
            };
    }

    private static EnvironmentFile ReadFile(string text, out IReadOnlyList<EnvironmentFileProblem> problems)
    {
        try
        {
            return EnvironmentFile.Read(text, Options, out problems);
        }
        catch (StoreException e) when (e.Code == ErrorCode.InvalidDocument)
        {
            throw new StoreException(ErrorCode.InvalidDocument, "Unable to parse. Invalid YAML", e)
            {
                Location = e.Location,
                Found = e.Found,
                Hints = [e.Message, .. e.Hints],
            };
        }
    }

    private void Tell(EnvironmentFileProblem problem)
    {
        bool isDependency = problem.Path is ["dependencies", int, ..];
        switch (problem.Rule)
        {
            case EnvironmentFileRule.Document:
                Add(NoModel, "model_attributes_type", problem.Path);
                break;
            case EnvironmentFileRule.Presence:
                Add("Field required", "missing", problem.Path);
                break;
            case EnvironmentFileRule.Name:
                Add($"String should match pattern '{NamePattern}'", "string_pattern_mismatch", problem.Path);
                break;
            case EnvironmentFileRule.Mapping:
                Add("Input should be a valid dictionary", "dict_type", problem.Path);
                break;
            case EnvironmentFileRule.Variable:
                Add(NoText, "string_type", [.. problem.Path, "str"]);
                Add("Input should be a valid integer", "int_type", [.. problem.Path, "int"]);
                break;
            case EnvironmentFileRule.Text or EnvironmentFileRule.List or EnvironmentFileRule.Dependency or EnvironmentFileRule.Spec
                or EnvironmentFileRule.PipOption or EnvironmentFileRule.PipRequirement when isDependency:
                TellOfDependency(problem);
                break;
            case EnvironmentFileRule.Text:
                Add(NoText, "string_type", problem.Path);
                break;
            case EnvironmentFileRule.List:
                Add("Input should be a valid list", "list_type", problem.Path);
                break;
            default:
                // conda-store ignores these mistakes; its clients show any text.
                _errors.Add(problem.Failure.Message);
                _hints.AddRange(problem.Failure.Hints);
                break;
        }
    }

    // A dependency has one of two forms, and conda-store reports for each why it does not match.
    private void TellOfDependency(EnvironmentFileProblem problem)
    {
        object[] conda = [.. problem.Path.Take(2), CondaBranch];
        object[] pip = [.. problem.Path.Take(2), PipBranch, .. problem.Path.Skip(2)];
        string found = Redaction.Redact(problem.Text ?? "");
        (string asConda, string condaType, string asPip, string pipType) = problem.Rule switch
        {
            EnvironmentFileRule.Spec =>
                ($"Value error, Invalid conda package dependency specification {found}", "value_error", NoModel, "model_attributes_type"),
            EnvironmentFileRule.Text => (NoText, "string_type", NoText, "string_type"),
            EnvironmentFileRule.PipOption => (
                NoText,
                "string_type",
                $"Value error, Invalid pip option '{found}' supported options are "
                + $"[{string.Join(", ", PipLine.KnownOptions.Select(o => $"'{o}'"))}]",
                "value_error"),
            EnvironmentFileRule.PipRequirement => (
                NoText,
                "string_type",
                $"Value error, Invalid pypi package dependency \"{found}\" ensure it follows peps "
                + "https://peps.python.org/pep-0508/ and https://peps.python.org/pep-0440/",
                "value_error"),
            _ => (NoText, "string_type", NoModel, "model_attributes_type"),
        };
        Add(asConda, condaType, conda);
        Add(asPip, pipType, problem.Rule == EnvironmentFileRule.List ? pip[..3] : pip);
        if (problem.Rule is EnvironmentFileRule.Spec)
        {
            _hints.Add(problem.Failure.Message);
            _hints.AddRange(problem.Failure.Hints);
        }
        else if (problem.Rule is EnvironmentFileRule.Dependency or EnvironmentFileRule.List)
        {
            _hints.Add("a dependency is a text such as 'python=3.12', or a section '- pip:' with a list below it");
        }
    }

    private void Add(string message, string type, IReadOnlyList<object> path)
    {
        IEnumerable<string> parts = path.Select(p => p is string text ? $"'{text}'" : string.Create(CultureInfo.InvariantCulture, $"{p}"));
        string error = $"{message} (type={type}, loc=({string.Join(", ", parts)}{(path.Count == 1 ? "," : "")}))";
        if (!_errors.Contains(error))
        {
            _errors.Add(error);
        }
    }
}
