# The one image of all roles: docker build -t memlog .
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -Dquick package

FROM eclipse-temurin:25-jre
# For the health check; the base image has no client of HTTP.
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home memlog && mkdir /data && chown memlog /data
COPY --from=build /src/bin/memlog /opt/memlog/bin/memlog
COPY --from=build /src/app/target/memlog.jar /opt/memlog/app/target/memlog.jar
COPY --from=build /src/app/target/lib /opt/memlog/app/target/lib
USER memlog
VOLUME /data
EXPOSE 37777
# Whether the node can serve. It asks itself, so that the name in its certificate does not matter.
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=12 \
  CMD curl -fs http://127.0.0.1:37777/ready || curl -fsk https://127.0.0.1:37777/ready
ENTRYPOINT ["/opt/memlog/bin/memlog"]
CMD ["up", "--host", "0.0.0.0", "--data", "/data"]
