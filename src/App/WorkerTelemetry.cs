using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace CondaStore.App;

/// <summary>
/// Sends logs, traces and metrics of the worker process out: with telemetryMode OpenTelemetry the host forwards nothing of the worker's.
/// </summary>
internal static class WorkerTelemetry
{
    /// <summary>
    /// Adds the exporters that the settings name. Application Insights takes telemetry only from the identity, because keys are switched
    /// off there; any other backend speaks OTLP.
    /// </summary>
    public static void AddWorkerTelemetry(this FunctionsApplicationBuilder builder)
    {
        IOpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        if (builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 } connection)
        {
            telemetry.UseAzureMonitorExporter(monitor => (monitor.ConnectionString, monitor.Credential) = (connection, new DefaultAzureCredential()));
        }

        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
        {
            telemetry.UseOtlpExporter();
        }
    }
}
