using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CondaStore.Infra.Tests;

/// <summary>What one Bicep file declares, as eng/bicep/read.mjs prints it.</summary>
internal sealed record BicepFile(
    string Path,
    IReadOnlyList<BicepSyntaxError> Errors,
    string? Using,
    IReadOnlyList<BicepParameter> Parameters,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<BicepDeclaration> Resources,
    IReadOnlyList<BicepDeclaration> Modules,
    IReadOnlyList<string> Assignments,
    IReadOnlyList<BicepReference> References)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { MaxDepth = 256 };

    public static string Root { get; } = RepositoryRoot();

    private static string Reader { get; } = System.IO.Path.Combine(Root, "eng", "bicep");

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public static IReadOnlyList<BicepFile> ReadAll()
    {
        IEnumerable<string> files = Directory.EnumerateFiles(System.IO.Path.Combine(Root, "infra"), "*.bicep*", SearchOption.AllDirectories).Order();
        return Read([.. files]);
    }

    public static IReadOnlyList<BicepFile> Read(params string[] files)
    {
        if (!Directory.Exists(System.IO.Path.Combine(Reader, "node_modules")))
        {
            Run("npm", Reader, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }

        string json = Run("node", Root, [System.IO.Path.Combine(Reader, "read.mjs"), .. files]);
        return JsonSerializer.Deserialize<List<BicepFile>>(json, Options)!;
    }

    private static string Run(string program, string folder, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors.Result}");
    }

    private static string RepositoryRoot([CallerFilePath] string thisFile = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(thisFile)!, "..", ".."));
}
