using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Functions.Api;
using CondaStore.Functions.Api.OpenApi;
using CondaStore.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CondaStore.Cli.Tests.Parity;

/// <summary>Writes docs/parity.md from the code and from <see cref="ParityTable"/>.</summary>
internal static class ParityDocument
{
    /// <summary>The file.</summary>
    public static readonly string File = RepositoryFolder.At("docs", "parity.md");

    /// <summary>The routes of all functions.</summary>
    public static FunctionRoutes Routes { get; } = new(new ServiceCollection().BuildServiceProvider());

    /// <summary>The description of the API.</summary>
    public static JsonObject Description { get; } = new OpenApiDocument(Routes, Options.Create(new StoreOptions())).Json;

    /// <summary>The operations: name, method and path.</summary>
    public static IReadOnlyList<(string Function, string Method, string Path)> Operations { get; } =
    [
        .. from path in Description["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select ((string)operation.Value!["operationId"]!, operation.Key.ToUpperInvariant(), path.Key),
    ];

    /// <summary>Gets the text of the file.</summary>
    public static async Task<string> WriteAsync()
    {
        IReadOnlyDictionary<string, string[]> methods = await ObservedRequests.MethodsByOperationAsync(Description);
        StringBuilder text = new();
        text.AppendLine("# Every operation by every door").AppendLine();
        text.AppendLine("Written by `scripts/parity.sh`; a test compares it with the code. Paths are relative to the address of the store. What is missing has");
        text.AppendLine("a reason [below](#what-is-missing).").AppendLine();
        text.AppendLine("| operation | REST | pages | command | .NET | Python |").AppendLine("|---|---|---|---|---|---|");
        foreach (ParityRow row in ParityTable.Rows)
        {
            (_, string method, string path) = Operations.Single(o => o.Function == row.Function);
            string[] dotnet = methods.GetValueOrDefault(row.Function, []);
            text.Append("| ").AppendJoin(" | ", [
                row.Function,
                $"`{method} {path["/conda-store/".Length..]}`",
                Cell(row.Pages?.Split(' ').Select(p => PathOf(p))),
                Cell(row.Commands?.Split(", ")),
                Cell(dotnet),
                Cell(dotnet.Select(PythonNames.Of)),
            ]).AppendLine(" |");
        }

        text.AppendLine().AppendLine("## What is missing").AppendLine();
        foreach (ParityReason reason in ParityTable.Reasons)
        {
            text.AppendLine($"- {reason.Door}: {string.Join(", ", reason.Functions)}: {reason.Text}.");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>Gets the function of a page, or null if there is none with the name.</summary>
    public static FunctionRoute? PageOf(string function) => Routes.All.FirstOrDefault(
        r => r.Function == function && r.Method.GetCustomAttribute<FunctionAttribute>() is not null
            && r.Method.DeclaringType!.Namespace!.StartsWith("CondaStore.Functions.Pages", StringComparison.Ordinal));

    private static string PathOf(string function) => PageOf(function)!.Template.TemplateText!["conda-store/".Length..] + "/";

    private static string Cell(IEnumerable<string>? names) => names?.ToArray() is { Length: > 0 } all ? string.Join(", ", all.Select(n => $"`{n}`")) : "—";
}
