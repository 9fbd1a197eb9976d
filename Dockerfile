# assay in a container: docker build -t assay . && docker run --rm -v "$PWD:/images:ro" assay scan install.wim

FROM debian:12-slim AS build
WORKDIR /source
COPY scripts/setup scripts/setup
RUN scripts/setup --build
COPY . .
RUN cmake --preset release -D ASSAY_TESTS=OFF \
 && cmake --build build \
 && cd build && cpack -G DEB \
 && mv assay_*.deb /assay.deb

FROM debian:12-slim
LABEL org.opencontainers.image.title="assay" \
      org.opencontainers.image.description="Tests Windows deployment images for dangerous licensing setups" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /assay.deb /tmp/assay.deb
# The package brings the libraries that it is linked with; the last three are loaded when a disc, an
# archive or a disk of QEMU is opened.
RUN apt-get update \
 && apt-get install -y --no-install-recommends /tmp/assay.deb libarchive13 libnbd0 qemu-utils \
 && rm -rf /var/lib/apt/lists/* /tmp/assay.deb \
 && useradd --system --no-create-home --shell /usr/sbin/nologin assay
USER assay
WORKDIR /images
ENTRYPOINT ["assay"]
CMD ["--help"]
