{{- define "onomast.name" -}}
{{- if contains "onomast" .Release.Name }}{{ .Release.Name | trunc 52 | trimSuffix "-" }}{{ else }}{{ printf "%s-onomast" .Release.Name | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "onomast.selector" -}}
app.kubernetes.io/name: onomast
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "onomast.labels" -}}
{{ include "onomast.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "onomast.tlsSecret" -}}
{{- if .Values.tls.secretName }}{{ .Values.tls.secretName }}{{ else }}{{ include "onomast.name" . }}-tls{{ end }}
{{- end }}

{{/* Values that contradict each other, one sentence for each. */}}
{{- define "onomast.refuse" -}}
{{- $v := .Values }}
{{- $sources := list }}
{{- if $v.gazetteers.claim }}{{ $sources = append $sources "gazetteers.claim" }}{{ end }}
{{- if $v.gazetteers.image }}{{ $sources = append $sources "gazetteers.image" }}{{ end }}
{{- if $v.gazetteers.initContainer }}{{ $sources = append $sources "gazetteers.initContainer" }}{{ end }}
{{- if gt (len $sources) 1 }}
{{- fail (printf "%s are set: /gazetteers can come from one of them only." (join " and " $sources)) }}
{{- end }}
{{- if and $v.gazetteers.files (not $sources) }}
{{- fail "gazetteers.files names files, and nothing provides them: set gazetteers.claim, gazetteers.image or gazetteers.initContainer." }}
{{- end }}
{{- if and $sources (not $v.gazetteers.files) }}
{{- fail (printf "%s is set and gazetteers.files is empty: nothing of it would be loaded." (first $sources)) }}
{{- end }}
{{- if not (or $v.gazetteers.default $v.gazetteers.files) }}
{{- fail "gazetteers.default is false and gazetteers.files is empty: a server without a gazetteer serves nothing." }}
{{- end }}
{{- if and $v.gazetteers.image (semverCompare "<1.33.0-0" .Capabilities.KubeVersion.Version) }}
{{- fail (printf "gazetteers.image needs image volumes, Kubernetes 1.33 or newer; this is %s." .Capabilities.KubeVersion.Version) }}
{{- end }}
{{- if and $v.gazetteers.initContainer (not $v.gazetteers.initContainer.image) }}
{{- fail "gazetteers.initContainer has no image." }}
{{- end }}
{{- $issuer := $v.tls.certManager.issuerRef }}
{{- if $v.tls.enabled }}
{{- if and $v.tls.secretName $issuer }}
{{- fail "tls.secretName and tls.certManager.issuerRef are both set: the certificate comes from one of them." }}
{{- end }}
{{- if not (or $v.tls.secretName $issuer) }}
{{- fail "tls.enabled needs a certificate: set tls.secretName or tls.certManager.issuerRef." }}
{{- end }}
{{- if not $v.metrics.enabled }}
{{- fail "tls.enabled needs metrics.enabled: Kubernetes' gRPC probes speak no TLS, so health is asked for on the port for operators." }}
{{- end }}
{{- else if or $v.tls.secretName $issuer $v.tls.clientCaSecretName }}
{{- fail "tls.enabled is false and other tls values are set: they would have no effect." }}
{{- end }}
{{- if and $v.tokens.secretName (not $v.tls.enabled) (not $v.tokens.withoutTls) }}
{{- fail "tokens.secretName without tls.enabled sends tokens where others can read them: enable TLS, or set tokens.withoutTls where a mesh encrypts." }}
{{- end }}
{{- if and $v.tokens.admin (not $v.tokens.secretName) }}
{{- fail "tokens.admin needs tokens.secretName." }}
{{- end }}
{{- if and $v.serviceMonitor.enabled (not $v.metrics.enabled) }}
{{- fail "serviceMonitor.enabled needs metrics.enabled: there would be nothing to read." }}
{{- end }}
{{- $replicas := int $v.replicas }}
{{- if $v.autoscaling.enabled }}
{{- if gt (int $v.autoscaling.minReplicas) (int $v.autoscaling.maxReplicas) }}
{{- fail (printf "autoscaling.minReplicas %d is more than autoscaling.maxReplicas %d." (int $v.autoscaling.minReplicas) (int $v.autoscaling.maxReplicas)) }}
{{- end }}
{{- if and (eq $v.autoscaling.by "inFlight") (not $v.metrics.enabled) }}
{{- fail "autoscaling.by inFlight needs metrics.enabled: it scales by a metric." }}
{{- end }}
{{- if and (eq $v.autoscaling.by "cpu") (not (dig "requests" "cpu" "" $v.resources)) }}
{{- fail "autoscaling.by cpu needs resources.requests.cpu: its target is a percentage of that." }}
{{- end }}
{{- $replicas = int $v.autoscaling.minReplicas }}
{{- end }}
{{- if $v.podDisruptionBudget.enabled }}
{{- $min := $v.podDisruptionBudget.minAvailable }}
{{- $max := $v.podDisruptionBudget.maxUnavailable }}
{{- if and (not (kindIs "invalid" $min)) (not (kindIs "invalid" $max)) }}
{{- fail "podDisruptionBudget.minAvailable and podDisruptionBudget.maxUnavailable are both set: choose one, and set the other to null." }}
{{- end }}
{{- if and (kindIs "invalid" $min) (kindIs "invalid" $max) }}
{{- fail "podDisruptionBudget.enabled needs minAvailable or maxUnavailable." }}
{{- end }}
{{- if and (not (kindIs "invalid" $min)) (not (kindIs "string" $min)) (ge (int $min) $replicas) }}
{{- fail (printf "podDisruptionBudget.minAvailable %d of %d replicas lets no node be drained." (int $min) $replicas) }}
{{- end }}
{{- end }}
{{- if le (int $v.terminationGracePeriodSeconds) (add (int $v.drainDelay) (int $v.grace) | int) }}
{{- fail (printf "terminationGracePeriodSeconds %d must be more than drainDelay and grace together, %d: calls in flight would be cut off." (int $v.terminationGracePeriodSeconds) (add (int $v.drainDelay) (int $v.grace) | int)) }}
{{- end }}
{{- end }}
