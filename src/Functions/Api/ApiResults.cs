using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api;

/// <summary>Creates the response bodies of the API: data in the envelope, acknowledgements, pages, and two kinds of errors.</summary>
public static class ApiResults
{
    /// <summary>Creates a response with data in the envelope.</summary>
    public static IResult Data<T>(T data, string? message = null) =>
        Json(new { Status = "ok", Data = data, Message = message });

    /// <summary>Creates an acknowledgement without data.</summary>
    public static IResult Ack(string? message = null) => Json(new { Status = "ok", Message = message });

    /// <summary>Creates a response with a page of a list.</summary>
    public static IResult Page<T>(IEnumerable<T> data, int page, int size, long count) =>
        Json(new { Status = "ok", Data = data, Message = (string?)null, Page = page, Size = size, Count = count });

    /// <summary>Creates an application error.</summary>
    public static IResult Error(
        int status, string message, ErrorCode? code = null, IReadOnlyList<string>? hints = null, SourceLocation? location = null)
    {
        JsonObject body = new() { ["status"] = "error", ["message"] = message };
        if (code is not null)
        {
            body["error_code"] = code.Value.ToText();
        }

        if (hints is { Count: > 0 })
        {
            body["hints"] = new JsonArray([.. hints.Select(h => (JsonNode)h)]);
        }

        if (location is { Line: > 0 })
        {
            body["location"] = new JsonObject { ["line"] = location.Line, ["column"] = location.Column };
        }

        return Json(body, status);
    }

    /// <summary>Creates an error about the form or the route of the request.</summary>
    public static IResult Detail(int status, object detail) => Json(new { Detail = detail }, status);

    /// <summary>Creates a response with a value in the JSON conventions of the API.</summary>
    public static IResult Json(object value, int status = StatusCodes.Status200OK) =>
        Results.Json(value, ApiJson.Options, contentType: "application/json", statusCode: status);

    /// <summary>Creates the response to an invalid request.</summary>
    public static IResult Faults(IReadOnlyList<RequestFault> faults)
    {
        JsonArray detail = [];
        foreach (RequestFault fault in faults)
        {
            JsonObject entry = new()
            {
                ["type"] = fault.Type,
                ["loc"] = new JsonArray([.. fault.Location.Select(l => l.DeepClone())]),
                ["msg"] = fault.Message,
                ["input"] = fault.Input?.DeepClone(),
            };
            if (fault.Context is not null)
            {
                entry["ctx"] = fault.Context.DeepClone();
            }

            detail.Add((JsonNode)entry);
        }

        return Detail(StatusCodes.Status422UnprocessableEntity, detail);
    }
}
