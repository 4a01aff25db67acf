using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Installing.Prefixes;

/// <summary>What activating an environment does to the variables of a process.</summary>
public sealed class PrefixEnvironment
{
    private const string LevelVariable = "CONDA_SHLVL";
    private const string PrefixVariable = "CONDA_PREFIX";
    private const int LongestMessage = 2000;
    private const int LongestEnvironment = 4 << 20;
    private const long LargestVariablesFile = 1 << 20;

    private PrefixEnvironment(
        string prefix, IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> scripts, IReadOnlyList<string> warnings)
    {
        Prefix = prefix;
        Variables = variables;
        ActivationScripts = scripts;
        Warnings = warnings;
    }

    /// <summary>Where it lies.</summary>
    public string Prefix { get; }

    /// <summary>Directories that come first in <c>PATH</c>.</summary>
    public IReadOnlyList<string> PathEntries => [Path.Combine(Prefix, "bin")];

    /// <summary>
    /// Variables that packages (<c>etc/conda/env_vars.d</c>, a later file wins) and the environment's owner
    /// (<c>conda-meta/state</c>, which wins over packages) set.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Shell scripts of packages that run at activation, in their order: arbitrary code of the packages' authors.</summary>
    public IReadOnlyList<string> ActivationScripts { get; }

    /// <summary>Variables that were left out or set twice.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Reads what a prefix says about its activation.</summary>
    public static PrefixEnvironment Read(string prefix)
    {
        List<string> warnings = [];
        SortedDictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (string file in Files(prefix, "etc/conda/env_vars.d", "*.json"))
        {
            ReadPackageVariables(file, variables, warnings);
        }

        foreach ((string name, string value) in PrefixVariables.Read(prefix))
        {
            if (variables.TryGetValue(name, out string? other) && other != value)
            {
                warnings.Add($"The variable '{name}' is set by a package and by the environment; the environment's value counts.");
            }

            variables[name] = value;
        }

        return new PrefixEnvironment(prefix, variables, [.. Files(prefix, "etc/conda/activate.d", "*.sh")], warnings);
    }

    /// <summary>Returns the variables of a process after activation, without running any script.</summary>
    /// <param name="current">The variables before.</param>
    public Dictionary<string, string> Apply(IReadOnlyDictionary<string, string> current)
    {
        Dictionary<string, string> result = new(current, StringComparer.Ordinal);
        int level = int.TryParse(current.GetValueOrDefault(LevelVariable), CultureInfo.InvariantCulture, out int old) ? old : 0;
        IEnumerable<string> inherited = current.GetValueOrDefault("PATH", string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        if (current.TryGetValue(PrefixVariable, out string? previous))
        {
            if (previous != Prefix)
            {
                result[$"{PrefixVariable}_{Math.Max(level, 1)}"] = previous;
            }

            inherited = inherited.Where(p => p != Path.Combine(previous, "bin"));
        }

        if (previous != Prefix)
        {
            level++;
        }

        result["PATH"] = string.Join(':', PathEntries.Concat(inherited));
        result[PrefixVariable] = Prefix;
        result[LevelVariable] = Math.Max(level, 1).ToString(CultureInfo.InvariantCulture);
        result["CONDA_DEFAULT_ENV"] = Prefix;
        result["CONDA_PROMPT_MODIFIER"] = $"({Path.GetFileName(Prefix)}) ";
        foreach ((string name, string value) in Variables)
        {
            result[name] = value;
        }

        return result;
    }

    /// <summary>Returns the variables of a process after activation with the packages' scripts, which run in a shell of their
    /// own.</summary>
    /// <param name="current">The variables before; the scripts see them.</param>
    /// <param name="cancellationToken">Kills the shell.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.LinkScriptFailed"/> when a script ends the shell.</exception>
    public async Task<Dictionary<string, string>> ActivateAsync(
        IReadOnlyDictionary<string, string> current, CancellationToken cancellationToken)
    {
        Dictionary<string, string> before = Apply(current);
        if (ActivationScripts.Count == 0)
        {
            return before;
        }

        // What the scripts print must not be taken for variables: they write to stderr, only env writes to stdout.
        StringBuilder program = new("exec 3>&1 1>&2\n");
        foreach (string script in ActivationScripts)
        {
            program.Append(CultureInfo.InvariantCulture, $". '{script.Replace("'", "'\\''", StringComparison.Ordinal)}'\n");
        }

        program.Append("/usr/bin/env -0 >&3\n");
        ProcessStartInfo start = new(File.Exists("/bin/bash") ? "/bin/bash" : "/bin/sh", ["-c", program.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Clear();
        foreach ((string name, string value) in before)
        {
            start.Environment[name] = value;
        }

        return await RunAsync(start, cancellationToken);
    }

    private static async Task<Dictionary<string, string>> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            Task<ProcessText> errors = ProcessText.ReadAsync(process.StandardError, LongestMessage, cancellationToken);
            ProcessText output = await ProcessText.ReadAsync(process.StandardOutput, LongestEnvironment, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (output.Text.Length == 0 || output.IsCut)
            {
                string said = output.IsCut ? "its variables are too long" : Redaction.Redact($"{await errors}".Trim());
                throw new StoreException(ErrorCode.LinkScriptFailed, $"An activation script failed: {said}");
            }

            return Parse(output.Text);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Dictionary<string, string> Parse(string output)
    {
        Dictionary<string, string> after = new(StringComparer.Ordinal);
        foreach (string entry in output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && entry[..equals] is not ("_" or "SHLVL" or "PWD" or "OLDPWD"))
            {
                after[entry[..equals]] = entry[(equals + 1)..];
            }
        }

        return after;
    }

    private static void ReadPackageVariables(string file, SortedDictionary<string, string> variables, List<string> warnings)
    {
        if (new FileInfo(file).Length > LargestVariablesFile)
        {
            warnings.Add($"'{file}' is left out: it is longer than {LargestVariablesFile} bytes.");
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.String && property.Name.Length > 0 && property.Name != "PATH")
                {
                    variables[property.Name] = property.Value.GetString()!;
                }
                else
                {
                    warnings.Add($"The variable '{property.Name}' of '{file}' is left out.");
                }
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            warnings.Add($"'{file}' is left out: {failure.Message}");
        }
    }

    private static IEnumerable<string> Files(string prefix, string folder, string pattern)
    {
        string directory = Path.Combine(prefix, folder);
        return Directory.Exists(directory) ? Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal) : [];
    }
}
