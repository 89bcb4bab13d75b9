# The bot as an image: for CPUs (the target cpu, which is the default), or for NVIDIA's GPUs (--target gpu).
# With --build-arg IMAGENET=yes ImageNet's weights (80 MB) are part of it; else its first start downloads them.

# The Python and the Debian that CI tests with; add @sha256:… to build on the very same files again.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS dependencies
# The base image's pip installs into a venv which has none, and compiles nothing.
ENV PATH=/opt/venv/bin:$PATH PIP_PYTHON=/opt/venv/bin/python PIP_NO_CACHE_DIR=1 PIP_ONLY_BINARY=:all: \
    PIP_ROOT_USER_ACTION=ignore
RUN python -m venv --without-pip /opt/venv
WORKDIR /src
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt

FROM dependencies AS dependencies-gpu
COPY requirements-gpu.txt ./
RUN pip install --require-hashes -r requirements-gpu.txt

# Apart from its dependencies, whose gigabytes are then not pulled again with every release.
FROM dependencies AS package
COPY . .
RUN pip install --no-deps --no-index --no-build-isolation --prefix /opt/package .

FROM dependencies AS weights
ARG IMAGENET
COPY nst_core nst_core
RUN mkdir /opt/keras && if [ -n "$IMAGENET" ]; then \
    KERAS_HOME=/opt/keras python -c "from nst_core.weights import locate; locate('imagenet')"; fi

FROM python:${PYTHON} AS runtime
RUN useradd --uid 1000 --no-create-home --home-dir /data stylize && install -d -o stylize -g stylize /data
COPY --from=weights /opt/keras /opt/keras
# All that is to last is in the volume, and what is cached too: how fast this machine paints, and downloaded weights.
ARG IMAGENET
ENV KERAS_HOME=${IMAGENET:+/opt/keras}
ENV KERAS_HOME=${KERAS_HOME:-/data/keras} \
    HOME=/data XDG_CACHE_HOME=/data/cache STYLIZE_DATA_DIR=/data STYLIZE_HTTP_PORT=8000 \
    PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1
VOLUME /data
WORKDIR /data
USER 1000:1000
EXPOSE 8000
# A start may take minutes: weights are downloaded, and each painter warms up.
HEALTHCHECK --start-period=5m --interval=30s --timeout=5s CMD ["python", "-c", "\
import os, sys; from http.client import HTTPConnection; \
health = HTTPConnection('127.0.0.1', int(os.environ['STYLIZE_HTTP_PORT']), timeout=4); \
health.request('GET', '/healthz'); sys.exit(health.getresponse().status != 200)"]
ENTRYPOINT ["stylize-bot"]
CMD ["run"]

FROM runtime AS gpu
# What NVIDIA's container toolkit hands in, also where Docker was not told --gpus.
ENV NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
COPY --from=dependencies-gpu /opt/venv /opt/venv
COPY --from=package /opt/package /opt/venv

FROM runtime AS cpu
COPY --from=dependencies /opt/venv /opt/venv
COPY --from=package /opt/package /opt/venv
