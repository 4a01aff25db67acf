using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api;

/// <summary>
/// Wraps every HTTP function: adds the headers of all responses, rejects bodies that are too large, and converts exceptions to the error
/// bodies of the API. Functions without an HTTP request are not affected.
/// </summary>
public sealed partial class ApiExceptionMiddleware(
    AllowedOrigins origins, IOptions<StoreOptions> options, ILogger<ApiExceptionMiddleware> log) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        HttpContext? http = context.GetHttpContext();
        if (http is null)
        {
            await next(context);
            return;
        }

        CorsHeaders.Apply(http, origins);
        // Uploaded content and build output are served as well, so browsers must not guess content types.
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            RequestBodyLimit.Apply(http, options.Value.MaxRequestBytes);
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            // The boundary of every request: only mapped errors leave it.
            if (exception is StorageUnavailableException { RetryAfter: { } pause })
            {
                // The retry delay of the storage applies to the caller as well, in whole seconds.
                http.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }

            await Map(exception, context).ExecuteAsync(http);
        }
    }

    /// <summary>Gets the HTTP status for an error code.</summary>
    public static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.NotFound => StatusCodes.Status404NotFound,
        ErrorCode.AccessDenied or ErrorCode.InvalidCredentials => StatusCodes.Status403Forbidden,
        ErrorCode.Conflict or ErrorCode.AlreadyExists => StatusCodes.Status409Conflict,
        ErrorCode.DiskFull => StatusCodes.Status507InsufficientStorage,
        ErrorCode.LockTimeout or ErrorCode.LeaseLost or ErrorCode.StorageUnavailable or ErrorCode.DamagedDatabase =>
            StatusCodes.Status503ServiceUnavailable,
        ErrorCode.ProviderUnavailable => StatusCodes.Status502BadGateway,
        ErrorCode.Internal => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status400BadRequest,
    };

    private IResult Map(Exception exception, FunctionContext context)
    {
        switch (exception)
        {
            case RequestFaultException fault:
                return ApiResults.Faults(fault.Faults);
            case StoreException { Code: not ErrorCode.Internal } failure:
                return ApiResults.Error(StatusOf(failure.Code), failure.Message, failure.Code, failure.Hints, failure.Location);
            case BadHttpRequestException bad:
                string reason = bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? bad.Message
                    : "The request body could not be read.";
                return ApiResults.Error(bad.StatusCode, reason, ErrorCode.InvalidRequest);
            case JsonException json:
                return ApiResults.Faults(RequestFaultException.NotJson(json).Faults);
            default:
                LogUnhandled(log, context.FunctionDefinition.Name, context.InvocationId, exception);
                return ApiResults.Error(
                    StatusCodes.Status500InternalServerError,
                    $"Internal Server Error (the log has it under {context.InvocationId})",
                    ErrorCode.Internal);
        }
    }

    [LoggerMessage(LogLevel.Error, "Function {Function} failed in invocation {Invocation}.")]
    private static partial void LogUnhandled(ILogger logger, string function, string invocation, Exception exception);
}
