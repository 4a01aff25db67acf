using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api.OpenApi;

/// <summary>Describes the errors of operations. The meanings of the codes are those of <c>docs/errors.md</c>.</summary>
internal static class OpenApiErrors
{
    private static readonly Lazy<Dictionary<string, string>> Meanings = new(ReadMeanings);

    /// <summary>Gets the responses by status for errors of the store, malformed requests and unknown objects.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="hasPath">Whether the path has parameters.</param>
    /// <param name="hasInput">Whether the operation has parameters or a body that can be malformed.</param>
    public static IEnumerable<(int Status, JsonObject Response)> Of(OperationAttribute operation, bool hasPath, bool hasInput)
    {
        List<(int Status, ErrorCode Code)> errors =
        [
            .. operation.Errors.Select(e => (ApiExceptionMiddleware.StatusOf(e), e)),
            (StatusCodes.Status503ServiceUnavailable, ErrorCode.StorageUnavailable),
            (StatusCodes.Status500InternalServerError, ErrorCode.Internal),
        ];
        if (operation.Permission is not null)
        {
            errors.Add((StatusCodes.Status403Forbidden, ErrorCode.AccessDenied));
        }

        if (hasPath)
        {
            errors.Add((operation.MissingStatus, ErrorCode.NotFound));
        }

        if (operation.Body is not null || operation.TakesPiece)
        {
            errors.Add((StatusCodes.Status413PayloadTooLarge, ErrorCode.InvalidRequest));
        }

        IEnumerable<(int Status, JsonObject Response)> responses = errors.Distinct().GroupBy(e => e.Status)
            .Select(g => (g.Key, Response(OpenApiSchemas.Error, g.Select(e => e.Code).Order())));
        return hasInput ? responses.Append((StatusCodes.Status422UnprocessableEntity, Response(OpenApiSchemas.Detail, []))) : responses;
    }

    /// <summary>Gets the schema of errors of the store.</summary>
    public static JsonObject ErrorSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("status", "message"),
        ["properties"] = new JsonObject
        {
            ["status"] = new JsonObject { ["type"] = "string", ["const"] = "error" },
            ["message"] = new JsonObject { ["type"] = "string" },
            ["error_code"] = new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = "^CS[0-9]{4}$",
                ["description"] = "The cause; a number is never reused.",
                ["examples"] = new JsonArray("CS1200"),
            },
            ["hints"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["type"] = "string" },
                ["description"] = "What helps, as sentences.",
            },
            ["location"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "The position of the mistake in a submitted document, from 1.",
                ["required"] = new JsonArray("line", "column"),
                ["properties"] = new JsonObject
                {
                    ["line"] = new JsonObject { ["type"] = "integer", ["format"] = "int32" },
                    ["column"] = new JsonObject { ["type"] = "integer", ["format"] = "int32" },
                },
            },
        },
    };

    /// <summary>Gets the schema of malformed requests.</summary>
    public static JsonObject DetailSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("detail"),
        ["properties"] = new JsonObject
        {
            ["detail"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject
                {
                    ["type"] = "object",
                    ["required"] = new JsonArray("type", "loc", "msg"),
                    ["properties"] = new JsonObject
                    {
                        ["type"] = new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("int_parsing") },
                        ["loc"] = new JsonObject
                        {
                            ["type"] = "array",
                            ["description"] = "`query`, `path` or `body`, followed by names and indexes.",
                            ["items"] = new JsonObject { ["type"] = new JsonArray("string", "integer") },
                        },
                        ["msg"] = new JsonObject { ["type"] = "string" },
                        ["input"] = new JsonObject { ["description"] = "What was given." },
                        ["ctx"] = new JsonObject { ["type"] = "object" },
                    },
                },
            },
        },
    };

    private static JsonObject Response(string component, IEnumerable<ErrorCode> codes)
    {
        string[] texts = [.. codes.Select(c => c.ToText())];
        JsonObject response = new()
        {
            ["description"] = texts.Length == 0
                ? "The request is malformed."
                : string.Join("\n", texts.Select(t => $"- `{t}` {Meanings.Value[t]}")),
            ["content"] = new JsonObject
            {
                ["application/json"] = new JsonObject { ["schema"] = OpenApiSchemas.Reference(component) },
            },
        };
        if (texts.Length > 0)
        {
            response["x-error-codes"] = new JsonArray([.. texts.Select(t => (JsonNode)t)]);
        }

        return response;
    }

    private static Dictionary<string, string> ReadMeanings()
    {
        using StreamReader reader = new(typeof(OpenApiErrors).Assembly.GetManifestResourceStream("errors.md")!);
        Dictionary<string, string> meanings = new(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(" | ");
            if (cells.Length > 1 && cells[0].StartsWith("| CS", StringComparison.Ordinal))
            {
                meanings[cells[0][2..]] = $"{char.ToUpperInvariant(cells[1][0])}{cells[1][1..]}.";
            }
        }

        return meanings;
    }
}
